using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>What a session is, as the broker says now.</summary>
internal abstract record SessionStanding
{
    private SessionStanding()
    {
    }

    public sealed record Live(string Fence) : SessionStanding;

    /// <summary>The token under which cues are sent; null while none may be.</summary>
    public static string? FenceOf(SessionResponse session) => session switch
    {
        { State: SessionState.Live, FencingToken: { } fence } => fence.ToString(),
        // Nobody seemed to be there: whoever plays now shows that somebody is. In the grace after a session's end nothing new is played; its cues
        // wait, for an extension brings it back.
        { State: SessionState.Ending, Warning.Reason: WarningReason.Idle, FencingToken: { } fence } => fence.ToString(),
        _ => null,
    };

    /// <summary>Waiting for a pod, the first or another.</summary>
    public sealed record InLine : SessionStanding;

    public sealed record Over(string Cause) : SessionStanding;

    /// <summary>The broker could not be asked.</summary>
    public sealed record Unknown : SessionStanding;
}
