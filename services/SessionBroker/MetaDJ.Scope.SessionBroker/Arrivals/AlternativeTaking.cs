using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What became of taking an alternative.</summary>
internal abstract record TakeOutcome
{
    private TakeOutcome()
    {
    }

    /// <summary>The booking in the other pool, while the late one is cancelled for nothing; or the late one itself, at its later time.</summary>
    public sealed record Taken(BookingView Booking) : TakeOutcome;

    public sealed record Refused(ProblemHttpResult Problem) : TakeOutcome;
}

/// <summary>
/// Moves a late booking to a later time, or to a pool whose stage is ready. Two pools cannot be written in one step: the new booking is made and confirmed first, under
/// an id that follows from the old one, and then the old one is cancelled. Whoever calls again after a break goes on where it ended.
/// </summary>
internal sealed class AlternativeTaking(
    ArrivalStore arrivals, BookingStore bookings, BookingHomes homes, CalendarStore calendars, BookingChecks checks, ArrivalNews news, TimeProvider clock)
{
    private const string Ourselves = "service:session-broker";

    /// <summary>A booking must lie ahead: one whose start has come begins this much later there.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    /// <param name="by">Who takes it.</param>
    public Task<TakeOutcome> TakeAsync(Booking late, BookingAlternative alternative, string by, CancellationToken cancellationToken) => alternative switch
    {
        { CanBeTaken: true, Kind: AlternativeKind.OtherPool, Pool: { } pool } => MoveAsync(late, pool, cancellationToken),
        { CanBeTaken: true, Kind: AlternativeKind.Later, StartsAt: { } from, EndsAt: { } to } => ShiftAsync(late, from, to, by, cancellationToken),
        _ => Task.FromResult<TakeOutcome>(new TakeOutcome.Refused(ArrivalProblems.NotTakeable(alternative))),
    };

    private async Task<TakeOutcome> ShiftAsync(Booking late, DateTimeOffset from, DateTimeOffset to, string by, CancellationToken cancellationToken)
    {
        switch (await arrivals.ShiftAsync(late, from, to, by))
        {
            case ShiftOutcome.Shifted(var shifted):
                await checks.SettledAsync([shifted], cancellationToken);
                return new TakeOutcome.Taken(new BookingView(shifted, null));
            case ShiftOutcome.Full(var roomUntil):
                return new TakeOutcome.Refused(BookingProblems.NoRoom(from, roomUntil));
            case ShiftOutcome.Gone:
                return new TakeOutcome.Refused(ArrivalProblems.NoLongerThere());
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private async Task<TakeOutcome> MoveAsync(Booking late, PoolName pool, CancellationToken cancellationToken)
    {
        if (await calendars.FindAsync(pool) is not { } rules)
        {
            return new TakeOutcome.Refused(ArrivalProblems.NoLongerThere());
        }

        var wish = Wish(late, pool);
        switch (await bookings.HoldAsync([wish], rules.Version, WithoutRoom.Refuse))
        {
            case HoldOutcome.Held or HoldOutcome.Known:
                break;
            case HoldOutcome.Full(var startsAt, var roomUntil):
                return new TakeOutcome.Refused(BookingProblems.NoRoom(startsAt, roomUntil));
            case HoldOutcome.TooMany(var limit):
                return new TakeOutcome.Refused(BookingProblems.TooMany(limit));
            case HoldOutcome.RulesChanged or HoldOutcome.Past or HoldOutcome.WaitListFull:
                return new TakeOutcome.Refused(ArrivalProblems.NoLongerThere());
            case var other:
                throw new UnreachableException(other.ToString());
        }

        await homes.ClaimAsync(wish.Id, pool);
        if (await ConfirmAsync(wish.Id) is not { } confirmed)
        {
            return new TakeOutcome.Refused(ArrivalProblems.NoLongerThere());
        }

        var given = await bookings.CancelAsync(late.Id, Acting.ForAnybody, Ourselves, notice: $"It was moved to pool '{pool}', whose stage was ready.");
        if (given is BookingOutcome.NotNow(BookingState.Live))
        {
            // Its own stage became ready meanwhile, and it plays.
            await bookings.CancelAsync(wish.Id, Acting.ForAnybody, Ourselves, notice: "The stage that was booked first became ready.");
            return new TakeOutcome.Refused(ArrivalProblems.NoLongerThere());
        }

        await checks.SettledAsync([confirmed.Booking, .. given is BookingOutcome.Done(var gone) ? gone.Select(view => view.Booking) : []], cancellationToken);
        news.Moved(late, confirmed.Booking);
        return new TakeOutcome.Taken(confirmed);
    }

    /// <summary>The same for the same booking and pool, whoever takes it and however often.</summary>
    internal static BookingId IdOf(BookingId late, PoolName pool)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{late}\n{pool}"));
        // As good an id as any: its version and variant are those of one that a clock gave.
        var bytes = digest.AsSpan(0, 16);
        late.Value.TryWriteBytes(digest.AsSpan(16, 16), bigEndian: true, out _);
        digest.AsSpan(16, 6).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return BookingId.From(new Guid(bytes, bigEndian: true));
    }

    private async Task<BookingView?> ConfirmAsync(BookingId id) => await bookings.ConfirmAsync(id, Acting.ForAnybody) switch
    {
        BookingOutcome.Done(var done) => done[0],
        BookingOutcome.Known(var known) => known[0],
        _ => null,
    };

    private BookingWish Wish(Booking late, PoolName pool)
    {
        var soonest = clock.GetUtcNow() + Ahead;
        return new BookingWish
        {
            Id = IdOf(late.Id, pool),
            Pool = pool,
            User = late.User,
            Team = late.Team,
            Title = late.Title,
            StartsAt = late.StartsAt > soonest ? late.StartsAt : soonest,
            EndsAt = late.EndsAt,
            TimeZone = late.TimeZone,
            HotSpare = late.HotSpare,
            Quote = late.Quote,
        };
    }
}
