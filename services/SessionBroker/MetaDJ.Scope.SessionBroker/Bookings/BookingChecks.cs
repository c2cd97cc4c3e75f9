using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Quotas;
using MetaDJ.Scope.SessionBroker.Quotes;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What is asked beyond room: the quotas of the person and their team, and the person's own money.</summary>
internal sealed class BookingChecks(BookingPrices prices, BookingQuotas quotas, HolderBudget budget)
{
    /// <summary>Provisioning is asked for no more.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(7);

    /// <summary>Before room is held, for each pool that is tried.</summary>
    /// <returns>The wishes, with their quotes; or the refusal the person gets instead.</returns>
    public async ValueTask<CheckOutcome> BeforeHoldAsync(CalendarRules rules, IReadOnlyList<BookingWish> wishes, CancellationToken cancellationToken)
    {
        // Those of a recurrence are of one person and last equally long: one question for all.
        var lasts = wishes[0].EndsAt - wishes[0].StartsAt;
        if (await MoneyAsync(wishes[0].Pool, wishes[0].User, lasts, wishes[0].HotSpare, cancellationToken) is { } noMoney)
        {
            return new CheckOutcome.Refused(noMoney);
        }

        var (quote, _) = await prices.OfAsync(rules.Pool, lasts, wishes[0].HotSpare ? 2 : 1, cancellationToken);
        var quoted = wishes.Select(wish => wish with { Quote = quote.MicroUsd }).ToList();
        for (var i = 0; i < quoted.Count; i++)
        {
            var wish = quoted[i];
            var load = new QuotaLoad(new Span(wish.StartsAt, wish.EndsAt), wish.HotSpare ? 2 : 1, wish.Quote ?? 0);
            if (await quotas.ReserveAsync(wish.Id, wish.User, wish.Team, load) is { } why)
            {
                await ReleaseAsync(quoted.Take(i));
                return new CheckOutcome.Refused(QuotaProblems.Exceeded(why));
            }
        }

        return new CheckOutcome.Allowed(quoted);
    }

    /// <summary>After room was asked for: what was held for those that got none is given back.</summary>
    /// <param name="made">Those that are bookings now.</param>
    public Task AfterHoldAsync(IReadOnlyList<BookingWish> wishes, IEnumerable<BookingId> made)
    {
        var ids = made.ToHashSet();
        return ReleaseAsync(wishes.Where(wish => !ids.Contains(wish.Id)));
    }

    /// <summary>Before a booking is moved, shortened or extended; for each of a recurrence. What is held for a change that is refused then, the loop gives back.</summary>
    /// <returns>The refusal; null when it may.</returns>
    /// <param name="hotSpare">Whether it is to have one then.</param>
    public async ValueTask<ProblemHttpResult?> BeforeChangeAsync(
        Booking booking, DateTimeOffset startsAt, DateTimeOffset endsAt, bool hotSpare, CancellationToken cancellationToken)
    {
        var lasts = endsAt - startsAt;
        var (had, pods) = (booking.HotSpare ? 2 : 1, hotSpare ? 2 : 1);
        // The pod of one that is on already holds the money for what it has: then more is needed for what is added only.
        var held = booking.Session is null ? TimeSpan.Zero : booking.Duration * had;
        if ((lasts * pods) > (booking.Duration * had) && await MoneyAsync(booking.Pool, booking.User, (lasts * pods) - held, hotSpare: false, cancellationToken) is { } noMoney)
        {
            return noMoney;
        }

        if (!BookingStates.TakesRoom(booking.State) || IsOffer(booking))
        {
            return null;
        }

        var load = new QuotaLoad(new Span(startsAt, endsAt), pods, QuotaPlan.QuoteOf(booking, lasts) * pods / had);
        return await quotas.ReserveAsync(booking.Id, booking.User, booking.Team, load) is { } why ? QuotaProblems.Exceeded(why) : null;
    }

    /// <summary>Before a held booking is confirmed: an offer was checked against nothing yet.</summary>
    /// <returns>The refusal; null when it may.</returns>
    public async ValueTask<ProblemHttpResult?> BeforeConfirmAsync(Booking booking, CancellationToken cancellationToken)
    {
        if (!IsOffer(booking))
        {
            return null;
        }

        return await MoneyAsync(booking.Pool, booking.User, booking.Duration, booking.HotSpare, cancellationToken) is { } noMoney
            ? noMoney
            : await quotas.ReserveAsync(booking.Id, booking.User, booking.Team, QuotaPlan.LoadOf(booking)) is { } why ? QuotaProblems.Exceeded(why) : null;
    }

    /// <summary>
    /// After bookings were held, changed, confirmed, cancelled or expired: they are what they are now. A hint like all that is not in the
    /// record: it is lost with the process, and a pass of a loop must make good.
    /// </summary>
    public async ValueTask SettledAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        foreach (var booking in bookings)
        {
            await quotas.FollowAsync(booking, cancellationToken);
        }
    }

    private static bool IsOffer(Booking booking) => booking is { State: BookingState.Held, OfferUntil: not null };

    private async ValueTask<ProblemHttpResult?> MoneyAsync(
        Provisioning.Contracts.PoolName pool, string user, TimeSpan lasts, bool hotSpare, CancellationToken cancellationToken)
    {
        var asked = hotSpare ? lasts * 2 : lasts;
        return await budget.RefusalAsync(pool, user, asked < LongestAsked ? asked : LongestAsked, cancellationToken) is { } why ? BookingProblems.NoMoney(why) : null;
    }

    private async Task ReleaseAsync(IEnumerable<BookingWish> wishes)
    {
        foreach (var wish in wishes)
        {
            await quotas.ReleaseAsync(wish.Id, wish.User, wish.Team);
        }
    }
}

/// <summary>What was found before room is asked for.</summary>
internal abstract record CheckOutcome
{
    private CheckOutcome()
    {
    }

    public sealed record Allowed(IReadOnlyList<BookingWish> Wishes) : CheckOutcome;

    public sealed record Refused(ProblemHttpResult Problem) : CheckOutcome;
}
