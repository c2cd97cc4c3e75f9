using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What became of arriving for a booking.</summary>
internal abstract record BookedOutcome
{
    private BookedOutcome()
    {
    }

    public sealed record Done(SessionView View) : BookedOutcome;

    /// <summary>It cannot be arrived for: too early, not confirmed, over, or not theirs.</summary>
    public sealed record Refused(BookingOutcome Why) : BookedOutcome;

    /// <summary>The person's own budget has not enough for it.</summary>
    public sealed record NoMoney(BudgetRefusal Why) : BookedOutcome;
}

/// <summary>Opens the session of a booking: by itself when its time has come, or because its person is there.</summary>
internal sealed class BookedOpening(ArrivalStore arrivals, BookingStore bookings, HolderBudget budget, ArrivalNews news)
{
    /// <summary>Checks in, opens the session if it is not yet, and answers it. Again, it answers what there is.</summary>
    /// <param name="by">Who arrives.</param>
    public async Task<BookedOutcome> ArriveAsync(BookingId id, Acting caller, string by, CancellationToken cancellationToken)
    {
        var checkedIn = await bookings.CheckInAsync(id, caller, by);
        var booking = checkedIn switch
        {
            BookingOutcome.Done(var done) => done[0].Booking,
            BookingOutcome.Known(var known) => known[0].Booking,
            _ => null,
        };
        if (booking is null)
        {
            return new BookedOutcome.Refused(checkedIn);
        }

        var opened = await OpenAsync(booking, cancellationToken);
        if (opened is not BookedOutcome.Done)
        {
            return opened;
        }

        return await FollowAsync(booking) is { } view ? new BookedOutcome.Done(view) : opened;
    }

    /// <summary>Bookings were changed: the sessions they have follow at once. Those that are missed here the next pass finds.</summary>
    public async Task FollowAsync(IEnumerable<Booking> changed, CancellationToken cancellationToken)
    {
        foreach (var booking in changed.Where(booking => booking.Session is not null && !BookingStates.IsOver(booking.State)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FollowAsync(booking);
        }
    }

    /// <summary>Lets its session follow it, and tells of that.</summary>
    /// <returns>Null when it has none that is not over.</returns>
    public async Task<SessionView?> FollowAsync(Booking booking)
    {
        if (await arrivals.AlignAsync(booking) is not { } aligned)
        {
            return null;
        }

        news.Aligned(aligned);
        return aligned.View;
    }

    /// <summary>Opens it once.</summary>
    public async Task<BookedOutcome> OpenAsync(Booking booking, CancellationToken cancellationToken)
    {
        if (booking.Session is null && await budget.RefusalAsync(booking.Pool, booking.User, booking.Duration, cancellationToken) is { } why)
        {
            return new BookedOutcome.NoMoney(why);
        }

        switch (await arrivals.OpenAsync(booking))
        {
            case OpenBookedOutcome.Opened(var view):
                news.Opened(view);
                return new BookedOutcome.Done(view);
            case OpenBookedOutcome.Known(var view):
                return new BookedOutcome.Done(view);
            case OpenBookedOutcome.NotNow(var state):
                return new BookedOutcome.Refused(new BookingOutcome.NotNow(state));
            case OpenBookedOutcome.Unknown:
                return new BookedOutcome.Refused(new BookingOutcome.Unknown());
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }
}
