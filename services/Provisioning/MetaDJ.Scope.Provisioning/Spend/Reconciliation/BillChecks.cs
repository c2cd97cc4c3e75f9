using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>Compares each day with the bill once it is on it, corrects the ledger by it, and raises an alert when the gap was too wide.</summary>
internal sealed partial class BillChecks(
    BillComparing comparing, BillCheckStore store, AlertStore alerts, IOptions<SpendOptions> options, TimeProvider clock, ILogger<BillChecks> logger)
{
    /// <summary>Days per turn, each of two calls: making up for a month must not use up the rate limit that pods need.</summary>
    private const int MostDays = 5;

    /// <summary>A check that failed, or the rest of many, is tried again after this long; one that is done is found to be so by a read.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    public bool IsDue => clock.GetUtcNow() - _triedAt >= Pause;

    /// <summary>All days that are due. A day of which we know nothing is not asked about.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task CheckAsync(long fence, CancellationToken cancellationToken)
    {
        _triedAt = clock.GetUtcNow();
        try
        {
            await CheckDueAsync(fence, cancellationToken);
            await alerts.ClearAsync(BillAlert.Unreadable);
        }
        catch (HttpRequestException exception)
        {
            LogBillUnreadable(exception.Message);
            await alerts.RaiseAsync(BillAlert.Unreadable, AlertSeverity.Warning, "RunPod's bill could not be read; the ledger is not compared with it until it can.");
        }
    }

    /// <summary>A person's order: that day, or all that are due and today as far as it is on the bill.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    public async Task CheckNowAsync(DateOnly? day, CancellationToken cancellationToken)
    {
        if (day is null)
        {
            await CheckDueAsync(fence: 0, cancellationToken);
        }

        await CheckDayAsync(day ?? Today, fence: 0, cancellationToken);
        await TellAsync();
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private async Task CheckDueAsync(long fence, CancellationToken cancellationToken)
    {
        var checks = await store.ListAsync();
        var done = 0;
        foreach (var day in BillDays.Due(checks, options.Value.BillingLag, clock.GetUtcNow()).ToList())
        {
            if (done < MostDays && (checks.ContainsKey(day) || await comparing.KnowsAsync(day)))
            {
                await CheckDayAsync(day, fence, cancellationToken);
                done++;
            }
        }

        if (done > 0)
        {
            await TellAsync();
        }
    }

    private async Task CheckDayAsync(DateOnly day, long fence, CancellationToken cancellationToken)
    {
        var check = await comparing.CompareAsync(day, cancellationToken);
        await store.SaveAsync(check, fence);
        var report = check.Report;
        if (report.Verdict == BillVerdict.Differs)
        {
            LogGap(report.Day, report.Ours, report.Theirs, report.Gap);
        }
        else
        {
            LogCompared(report.Day, report.Verdict, report.Theirs, report.Gap);
        }
    }

    private async Task TellAsync()
    {
        if (BillAlert.Of((await store.ListAsync()).Values, Today) is { } text)
        {
            await alerts.RaiseAsync(BillAlert.Gap, AlertSeverity.Warning, text);
        }
        else
        {
            await alerts.ClearAsync(BillAlert.Gap);
        }
    }

    [LoggerMessage(LogLevel.Warning, "BillDiffers: of {Day} we counted {Ours} USD, the bill says {Theirs}: {Gap} more")]
    private partial void LogGap(DateOnly day, decimal ours, decimal theirs, decimal gap);

    [LoggerMessage(LogLevel.Information, "BillCompared: {Day} {Verdict}, {Theirs} USD billed, {Gap} more than we counted")]
    private partial void LogCompared(DateOnly day, BillVerdict verdict, decimal theirs, decimal gap);

    [LoggerMessage(LogLevel.Warning, "BillUnreadable: {Cause}")]
    private partial void LogBillUnreadable(string cause);
}
