using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Sessions;

internal sealed partial class SessionLoop
{
    [LoggerMessage(LogLevel.Error, "A pass of the session loop failed; the next one starts afresh")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Pool {Pool} could not be looked after in this pass")]
    private partial void LogPoolFailed(Exception exception, PoolName pool);

    [LoggerMessage(LogLevel.Warning, "Provisioning cannot be asked about pods: nobody loses a stage for it, and no new pod is handed out")]
    private partial void LogProvisioningUnreachable();

    [LoggerMessage(LogLevel.Information, "Provisioning answers again")]
    private partial void LogProvisioningAnswersAgain();
}
