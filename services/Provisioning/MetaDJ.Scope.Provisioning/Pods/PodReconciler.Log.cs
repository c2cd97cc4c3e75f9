namespace MetaDJ.Scope.Provisioning.Pods;

internal sealed partial class PodReconciler
{
    [LoggerMessage(LogLevel.Information, "ReconcilerTurnChanged: this replica acts: {Acts}")]
    private partial void LogTurnChanged(bool acts);

    [LoggerMessage(LogLevel.Warning, "ReconcilerSuperseded: another replica acts now")]
    private partial void LogSuperseded();

    [LoggerMessage(LogLevel.Error, "ReconcilerLookFailed; it looks again")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "ReconcilerFarewellFailed: pods may go on at the cloud, and cost")]
    private partial void LogFarewellFailed(Exception exception);
}
