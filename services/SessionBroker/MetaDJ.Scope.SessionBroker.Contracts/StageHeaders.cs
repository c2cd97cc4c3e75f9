namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>The headers of the stage door.</summary>
public static class StageHeaders
{
    /// <summary>The fencing token of the caller. Required for every unsafe call through <c>/stage/{sessionId}</c>; tickets carry their own.</summary>
    public const string FencingToken = "Fencing-Token";

    /// <summary>
    /// The ownership epoch of the queue that sends, services only. The door refuses a lower one than it has seen for the session, so that a
    /// dispatcher that was paused past its ownership cannot act after its successor.
    /// </summary>
    public const string QueueEpoch = "Queue-Epoch";
}
