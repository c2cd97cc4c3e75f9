namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>What the cue list owes is in Redis: a step tells so until somebody has queued it, whoever that is.</summary>
    private async Task GoOnWithListAsync(AdvanceOutcome.Ours view)
    {
        if (view.ListOwes && await crew.CueLists.GoOnAsync(session, replica))
        {
            _bell.Ring();
        }
    }
}
