namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>What a session is, as the broker says now.</summary>
internal abstract record SessionStanding
{
    private SessionStanding()
    {
    }

    public sealed record Live(string Fence) : SessionStanding;

    /// <summary>Waiting for a pod, the first or another.</summary>
    public sealed record InLine : SessionStanding;

    public sealed record Over(string Cause) : SessionStanding;

    /// <summary>The broker could not be asked.</summary>
    public sealed record Unknown : SessionStanding;
}
