using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Sessions;

internal sealed partial class SessionNews
{
    [LoggerMessage(LogLevel.Information, "Session {SessionId} opened in pool {Pool}: {State}")]
    private partial void LogSessionOpened(SessionId sessionId, PoolName pool, SessionState state);

    [LoggerMessage(LogLevel.Information, "Session {SessionId} of pool {Pool} went live on {PodId} under token {FencingToken}")]
    private partial void LogSessionWentLive(SessionId sessionId, PoolName pool, PodId podId, long fencingToken);

    [LoggerMessage(LogLevel.Information, "The stage of session {SessionId} on {PodId} was handed over; the token is {FencingToken} now")]
    private partial void LogStageHandedOver(SessionId sessionId, PodId podId, long fencingToken);

    [LoggerMessage(LogLevel.Warning, "Session {SessionId} of pool {Pool} lost {PodId}, held under token {FencingToken}, and waits for another")]
    private partial void LogSessionLostItsPod(SessionId sessionId, PoolName pool, PodId podId, long fencingToken);

    [LoggerMessage(LogLevel.Warning, "Session {SessionId} lost {PodId}; {SparePodId}, which stood by, took over under token {FencingToken}")]
    private partial void LogSpareTookOver(SessionId sessionId, PodId podId, PodId sparePodId, long fencingToken);

    [LoggerMessage(LogLevel.Information, "Session {SessionId} went from {PodId} to {SecondPodId}, which was prepared for it, under token {FencingToken}")]
    private partial void LogHandedOff(SessionId sessionId, PodId podId, PodId secondPodId, long fencingToken);

    [LoggerMessage(LogLevel.Information, "Session {SessionId} of pool {Pool} ended: {Reason}")]
    private partial void LogSessionEnded(SessionId sessionId, PoolName pool, SessionEndReason reason);

    [LoggerMessage(LogLevel.Information, "{SessionId} in pool {Pool} was warned ({Kind}, {Reason}): it ends at {EndsAt}")]
    private partial void LogSessionWarned(SessionId sessionId, PoolName pool, WarningKind kind, WarningReason reason, DateTimeOffset endsAt);
}
