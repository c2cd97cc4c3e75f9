using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>Tells what has happened on the way to a booking's stage, after it was written.</summary>
internal sealed partial class ArrivalNews(
    IHints hints, SessionNews sessions, BookingChecks checks, LoopWake wake, BrokerMetrics metrics, ILogger<ArrivalNews> logger)
{
    public void Opened(SessionView view)
    {
        sessions.Opened(view);
        wake.Wake();
    }

    /// <summary>It follows its booking: whoever held back because of its end, or plays on its spare, looks again.</summary>
    public void Aligned(AlignedSession aligned)
    {
        if (!aligned.IsNew)
        {
            return;
        }

        var (session, lease) = (aligned.View.Session, aligned.View.Lease);
        sessions.GoesOn(session, lease);
        if (aligned.LetGo is { } spare)
        {
            sessions.LetSpareGo(session, lease, spare);
        }

        wake.Wake();
    }

    public void Ready(Booking booking)
    {
        metrics.OnStageProven(booking.Pool, booking.StartsAt - booking.Proof!.At);
        LogReady(booking.Id, booking.Pool);
        hints.Publish(new BookingReady
        {
            BookingId = booking.Id, Pool = booking.Pool, SessionId = booking.Session!.Value, StartsAt = booking.StartsAt, ReadyAt = booking.Proof.At,
        });
    }

    public void Late(Booking booking, DateTimeOffset? expectedAt)
    {
        metrics.OnStageLate(booking.Pool);
        LogLate(booking.Id, booking.Pool, booking.StartsAt, expectedAt);
        hints.Publish(new BookingLate { BookingId = booking.Id, Pool = booking.Pool, StartsAt = booking.StartsAt, ExpectedAt = expectedAt });
    }

    /// <param name="view">The session that ended now, with the lease it had.</param>
    public void Ended(SessionView view)
    {
        sessions.Ended(view.Session, view.Lease);
        wake.Wake();
    }

    public void Moved(Booking from, Booking to)
    {
        LogMoved(from.Id, from.Pool, to.Id, to.Pool);
        wake.Wake();
    }

    public async Task SettledAsync(Booking booking, CancellationToken cancellationToken)
    {
        LogSettled(booking.Id, booking.Pool, booking.State);
        // Room that it leaves may be somebody's in line.
        wake.Wake();
        await checks.SettledAsync([booking], cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "The stage of {BookingId} in pool {Pool} is ready: a picture of it was seen")]
    private partial void LogReady(BookingId bookingId, PoolName pool);

    [LoggerMessage(LogLevel.Warning, "The stage of {BookingId} in pool {Pool}, which starts at {StartsAt}, is late; it is expected at {ExpectedAt}")]
    private partial void LogLate(BookingId bookingId, PoolName pool, DateTimeOffset startsAt, DateTimeOffset? expectedAt);

    [LoggerMessage(LogLevel.Information, "{BookingId} of pool {Pool} was late and became {OtherBookingId} of pool {OtherPool}")]
    private partial void LogMoved(BookingId bookingId, PoolName pool, BookingId otherBookingId, PoolName otherPool);

    [LoggerMessage(LogLevel.Information, "{BookingId} of pool {Pool} is {State}")]
    private partial void LogSettled(BookingId bookingId, PoolName pool, BookingState state);
}
