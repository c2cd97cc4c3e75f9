using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>
/// What bookings hold of the quotas of their person and their team. A quota and a pool are two places, so room is asked for between holding and
/// releasing; what is left behind when we die in between, the loop releases.
/// </summary>
internal sealed class BookingQuotas(QuotaBook book, CalendarStore calendars, IProvisioningApi provisioning, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>After this long without an answer of Provisioning what was quoted counts.</summary>
    private static readonly TimeSpan SpendGivenUp = TimeSpan.FromDays(1);

    private static readonly TimeSpan NextTry = TimeSpan.FromMinutes(5);

    /// <returns>Which quota does not allow it; null when all do, and then it is held.</returns>
    public async Task<QuotaRefusal?> ReserveAsync(BookingId booking, string user, string? team, QuotaLoad load)
    {
        var held = new List<(QuotaScope Scope, QuotaEntry? Before)>();
        foreach (var scope in ScopesOf(user, team))
        {
            switch (await book.ReserveAsync(scope, booking, load))
            {
                case QuotaOutcome.Reserved(var before):
                    held.Add((scope, before));
                    break;
                case QuotaOutcome.Exceeded(var why):
                    foreach (var (other, before) in held)
                    {
                        await book.RestoreAsync(other, booking, before);
                    }

                    return why;
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }

        return null;
    }

    public async Task ReleaseAsync(BookingId booking, string user, string? team)
    {
        foreach (var scope in ScopesOf(user, team))
        {
            await book.ReleaseAsync(scope, booking);
        }
    }

    /// <summary>Makes what is held or counted what the booking is now.</summary>
    public async Task FollowAsync(Booking booking, CancellationToken cancellationToken)
    {
        foreach (var scope in ScopesOf(booking.User, booking.Team))
        {
            await FollowAsync(scope, booking.Id, booking, cancellationToken);
        }
    }

    /// <param name="booking">Null when there is none of that id.</param>
    public async Task FollowAsync(QuotaScope scope, BookingId id, Booking? booking, CancellationToken cancellationToken)
    {
        var entry = await book.FindAsync(scope, id);
        if (entry?.Settled == true)
        {
            return;
        }

        var now = clock.GetUtcNow();
        switch (QuotaPlan.Decide(booking, await NoShowShareAsync(booking), now))
        {
            case QuotaAction.Release:
                await book.ReleaseAsync(scope, id);
                break;
            case QuotaAction.Hold when entry is null && booking is { State: BookingState.Held, OfferUntil: not null }:
                // An offer from the wait list is held against the quota when it is confirmed.
                break;
            case QuotaAction.Hold(var load, var lookAt):
                await book.HoldAsync(scope, id, load, lookAt);
                break;
            case QuotaAction.SettleShare(var share) when entry is not null:
                var (time, money) = Whole(entry);
                await book.SettleAsync(scope, id, time * (double)share, (long)(money * share));
                break;
            case QuotaAction.SettleReal(var session, var least) when entry is not null:
                await SettleAsync(scope, entry, session, least, booking!.EndedAt ?? booking.EndsAt, now, cancellationToken);
                break;
            case QuotaAction.LookAgain(var at):
                await book.LookAgainAsync(scope, id, at);
                break;
            case QuotaAction.SettleShare or QuotaAction.SettleReal:
                break;
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private async Task SettleAsync(
        QuotaScope scope, QuotaEntry entry, SessionId session, decimal least, DateTimeOffset endedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (time, money) = Whole(entry);
        if (await SpendAsync(session, cancellationToken) is { } spent)
        {
            var (leastTime, leastMoney) = (time * (double)least, (long)(money * least));
            var (realTime, realMoney) = (TimeSpan.FromHours(spent.GpuHours), (long)(spent.Amount * 1_000_000));
            await book.SettleAsync(scope, entry.Id, realTime > leastTime ? realTime : leastTime, Math.Max(realMoney, leastMoney));
        }
        else if (now - endedAt > SpendGivenUp)
        {
            await book.SettleAsync(scope, entry.Id, time, money);
        }
        else
        {
            await book.LookAgainAsync(scope, entry.Id, now + NextTry);
        }
    }

    /// <returns>Null when Provisioning does not answer.</returns>
    private async Task<SessionSpendResponse?> SpendAsync(SessionId session, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await provisioning.GetSessionSpendAsync(session.ToString(), either.Token);
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Nobody came: that counts as what is cancelled late.</summary>
    private async Task<decimal> NoShowShareAsync(Booking? booking) =>
        booking is { State: BookingState.NoShow } && await calendars.FindAsync(booking.Pool) is { } rules ? rules.CancelShare : 0;

    private static (TimeSpan Time, long MicroUsd) Whole(QuotaEntry entry)
    {
        var weeks = entry.Parts.Where(part => part.Period[0] == 'w').ToList();
        return (TimeSpan.FromMilliseconds(weeks.Sum(part => part.Ms)), weeks.Sum(part => part.Usd));
    }

    private static IEnumerable<QuotaScope> ScopesOf(string user, string? team)
    {
        if (QuotaScope.TryParse($"user:{user}", null, out var person))
        {
            yield return person;
        }

        if (team is not null && QuotaScope.TryParse($"team:{team}", null, out var group))
        {
            yield return group;
        }
    }
}
