namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>How long Scope v0.2.4 makes one chunk of frames: at its end it takes one update. Frames per chunk are Scope's; frames per second an estimate of what suitable GPUs reach.</summary>
internal static class ChunkLength
{
    private const int UsualFrames = 12;
    private const double UsualPace = 16;

    public static TimeSpan Of(string pipeline) => pipeline switch
    {
        "streamdiffusionv2" => TimeSpan.FromSeconds(4 / UsualPace),
        "krea-realtime-video" => TimeSpan.FromSeconds(UsualFrames / 11.0),
        _ => TimeSpan.FromSeconds(UsualFrames / UsualPace),
    };
}
