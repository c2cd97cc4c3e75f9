using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>
/// Keeps the calendars: how many pods each pool may have, holds and offers that ran out, whose turn it is on the wait list, and what became of
/// bookings whose time has come. Every step is checked again by its script, so any number of replicas may run this at once, and a pass needs
/// no memory of the last.
/// </summary>
internal sealed partial class BookingLoop(
    PoolCalendars pools, CalendarStore calendars, BookingStore bookings, BookingChecks checks, ReadyPodStore pods, TimeProvider clock,
    IOptions<BookingOptions> options, ILogger<BookingLoop> logger) : BackgroundService
{
    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        var listed = await pools.ListAsync(cancellationToken);
        var maximums = listed?.ToDictionary(pool => pool.Name, pool => pool.Spec.Maximum);
        foreach (var pool in (await pods.PoolsAsync()).Union(maximums is null ? [] : maximums.Keys))
        {
            await KeepAsync(pool, maximums, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wake = new LoopWake();
        await using var timer = clock.CreateTimer(_ => wake.Wake(), null, options.Value.LoopInterval, options.Value.LoopInterval);
        while (!stoppingToken.IsCancellationRequested)
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

            await wake.AsleepAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Contains its own failure: the other pools are still kept.</summary>
    /// <param name="maximums">Null when Provisioning cannot be asked: then what was known stays.</param>
    private async Task KeepAsync(PoolName pool, Dictionary<PoolName, int>? maximums, CancellationToken cancellationToken)
    {
        try
        {
            if (maximums is not null)
            {
                await CopyCapacityAsync(pool, maximums);
            }

            var moved = await bookings.ExpireAsync(pool, cancellationToken);
            foreach (var booking in moved)
            {
                LogBookingMoved(booking.Id, pool, booking.State, booking.Reason);
            }

            if (moved.Count > 0)
            {
                await checks.SettledAsync(moved, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPoolFailed(exception, pool);
        }
    }

    private async Task CopyCapacityAsync(PoolName pool, Dictionary<PoolName, int> maximums)
    {
        var rules = await calendars.FindAsync(pool);
        if (maximums.TryGetValue(pool, out var maximum))
        {
            if (rules?.Maximum != maximum)
            {
                await calendars.CopyCapacityAsync(pool, maximum);
                await pods.RememberPoolAsync(pool);
                LogCapacityCopied(pool, maximum);
            }
        }
        else if (rules is { Maximum: > 0 })
        {
            // Nothing is thrown away: what was booked is there when the pool comes back, and whoever looks at the calendar sees it.
            await calendars.CopyCapacityAsync(pool, 0);
            LogCapacityCopied(pool, 0);
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass of the booking loop failed; the next one starts afresh")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "The calendar of pool {Pool} could not be looked after in this pass")]
    private partial void LogPoolFailed(Exception exception, PoolName pool);

    [LoggerMessage(LogLevel.Information, "Pool {Pool} may have {Maximum} pods; its calendar knows")]
    private partial void LogCapacityCopied(PoolName pool, int maximum);

    [LoggerMessage(LogLevel.Debug, "{BookingId} of pool {Pool} is {State} ({Reason})")]
    private partial void LogBookingMoved(Contracts.BookingId bookingId, PoolName pool, Contracts.BookingState state, Contracts.BookingEndReason? reason);
}
