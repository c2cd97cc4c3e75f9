using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    [LoggerMessage(LogLevel.Warning, "A dispatcher pass of {SessionId} failed and begins anew")]
    private static partial void LogPassFailed(ILogger logger, SessionId sessionId, Exception exception);

    [LoggerMessage(LogLevel.Information, "The queue of {SessionId} has another owner now")]
    private static partial void LogQueueLost(ILogger logger, SessionId sessionId);

    [LoggerMessage(LogLevel.Information, "The look of {SessionId}, version {Version}, was replayed")]
    private static partial void LogLookReplayed(ILogger logger, SessionId sessionId, long version);

    [LoggerMessage(LogLevel.Information, "The stage of {SessionId} is not reached yet: {Cause}")]
    private static partial void LogStageNotReached(ILogger logger, SessionId sessionId, string cause);

    [LoggerMessage(LogLevel.Warning, "The stage of {SessionId} did not take an update: {Answer}")]
    private static partial void LogStageTrouble(ILogger logger, SessionId sessionId, StageAnswer answer);

    [LoggerMessage(LogLevel.Warning, "The pod that stands by for {SessionId} could not follow; it gets the whole look again")]
    internal static partial void LogSpareFailed(ILogger logger, SessionId sessionId, Exception exception);

    [LoggerMessage(LogLevel.Debug, "{CueId} of {SessionId} was accepted")]
    private static partial void LogCueAccepted(ILogger logger, SessionId sessionId, CueId cueId);

    [LoggerMessage(LogLevel.Information, "{CueId} of {SessionId} was found on the stage, and is not sent again")]
    private static partial void LogCueFound(ILogger logger, SessionId sessionId, CueId cueId);

    [LoggerMessage(LogLevel.Warning, "{CueId} of {SessionId} failed: {Cause}")]
    private static partial void LogCueFailed(ILogger logger, SessionId sessionId, CueId cueId, string cause);
}
