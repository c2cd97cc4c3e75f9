using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// Keeps the ledger, beside the plan and whatever it decides: pods cost money also while the reconciler is paused, and so do those that nobody
/// has a record of.
/// </summary>
internal sealed partial class SpendLook(
    LedgerBook book, VolumeSight volumes, BillChecks checks, StoragePrices prices, PodWork work, ILogger<SpendLook> logger)
{
    /// <param name="at">When the snapshot was begun: what the broker said in it was so then.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task LookAsync(PodSnapshot snapshot, DateTimeOffset at, long fence, CancellationToken cancellationToken)
    {
        try
        {
            var state = await book.StateAsync(fence);
            await book.WriteAsync(Metering.Read(state, SpendFactsOf.Facts(snapshot, volumes.Last, state, prices), at), fence, at);
            if (checks.IsDue)
            {
                work.Start("bill", token => checks.CheckAsync(fence, token));
            }
        }
        catch (Exception exception) when (exception is not SupersededException && !cancellationToken.IsCancellationRequested)
        {
            // Pods come first: the next look counts what this one did not.
            LogSpendLookFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "SpendLookFailed: nothing is lost, the next look counts from where the last one ended")]
    private partial void LogSpendLookFailed(Exception exception);
}
