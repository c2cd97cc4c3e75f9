using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>
/// Settles what is over on what it really took, and releases what a crash left behind. Every step is good to be done twice, so any number of
/// replicas may run this at once, and a pass needs no memory of the last.
/// </summary>
internal sealed partial class QuotaLoop(
    IDatabase redis, QuotaBook book, BookingQuotas quotas, BookingStore bookings, TimeProvider clock, IOptions<QuotaOptions> options, ILogger<QuotaLoop> logger)
    : BackgroundService
{
    private const int ScopesAtOnce = 500;
    private const int BookingsAtOnce = 200;

    /// <summary>A scope that somebody adds to while it is looked at is looked at again by then, whatever it seemed to need.</summary>
    private static readonly TimeSpan LongestWithoutALook = TimeSpan.FromMinutes(10);

    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        var now = await RedisClock.NowAsync(redis);
        var due = await redis.SortedSetRangeByScoreAsync(QuotaKeys.Due, stop: now.ToUnixTimeMilliseconds(), take: ScopesAtOnce);
        foreach (var scope in due.Select(scope => QuotaScope.Parse(scope!)))
        {
            await KeepAsync(scope, now, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LoopInterval, clock);
        do
        {
            try
            {
                await ReconcileOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogPassFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ConfigureAwait(false));
    }

    /// <summary>Contains its own failure: the other scopes are still kept.</summary>
    private async Task KeepAsync(QuotaScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var due = await redis.SortedSetRangeByScoreAsync(QuotaKeys.Looks(scope), stop: now.ToUnixTimeMilliseconds(), take: BookingsAtOnce);
            foreach (var id in due.Select(id => BookingId.Parse(id!)))
            {
                if (await book.FindAsync(scope, id) is { Settled: false })
                {
                    await quotas.FollowAsync(scope, id, (await bookings.FindAsync(id, Acting.ForAnybody))?.Booking, cancellationToken);
                }
                else
                {
                    await book.ReleaseAsync(scope, id, settledToo: true);
                }
            }

            await book.NoteNextLookAsync(scope, now + LongestWithoutALook);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogScopeFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass of the quota loop failed; the next one starts afresh")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "A quota could not be looked after in this pass")]
    private partial void LogScopeFailed(Exception exception);
}
