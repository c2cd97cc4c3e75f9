using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

internal sealed partial class SessionSync
{
    [LoggerMessage(LogLevel.Warning, "The session broker said nothing about {SessionId}: {Cause}")]
    private partial void LogBrokerSilent(SessionId sessionId, string cause);

    [LoggerMessage(LogLevel.Information, "The queue of {SessionId} was closed: {Cause}")]
    private partial void LogQueueClosed(SessionId sessionId, string cause);
}
