namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>How a request that was let in is served: most go to Scope as they are, some need more.</summary>
internal sealed class StageWays(IStage stage, PictureStarts starts, VolumeWrites writes, StageIceServers iceServers)
{
    public Task<StageOutcome> ServeAsync(HttpContext http, StagePass pass, CancellationToken cutOff) => pass.Route switch
    {
        { StartsPicture: true } => starts.OneAtATimeAsync(http, pass, cutOff),
        { WritesVolume: true } => writes.InTurnAsync(http, pass, cutOff),
        { ListsIceServers: true } when iceServers.AreOurs => iceServers.AnswerAsync(http, pass, cutOff),
        _ => stage.ForwardAsync(http, pass, cutOff),
    };
}
