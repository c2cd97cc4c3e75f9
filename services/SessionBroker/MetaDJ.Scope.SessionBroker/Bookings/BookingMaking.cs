using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What became of a request to book.</summary>
internal abstract record MakeOutcome
{
    private MakeOutcome()
    {
    }

    /// <param name="Bookings">One, or those of a recurrence in the order of their starts.</param>
    public sealed record Made(IReadOnlyList<BookingView> Bookings, IReadOnlyList<DateTimeOffset> Skipped) : MakeOutcome;

    public sealed record Refused(ProblemHttpResult Problem) : MakeOutcome;
}

/// <summary>Makes bookings: which pools come into question, what do their rules say, is there quota and money, and then the one atomic step.</summary>
internal sealed class BookingMaking(
    PoolCalendars calendars, BookingPlanning planning, BookingChecks checks, IdempotencyKeys keys, BookingStore bookings, BookingHomes homes, FreeRoom free,
    TimeProvider clock)
{
    private const int TriesAtMost = 5;

    public async Task<MakeOutcome> MakeAsync(CreateBookingRequest request, string user, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var id = BookingId.New(clock);
        if (idempotencyKey is not null)
        {
            if (await keys.ClaimAsync(user, $"booking {idempotencyKey}", Digest(request), id.ToString()) is not { } claimed)
            {
                return new MakeOutcome.Refused(BrokerProblems.KeyReused());
            }

            id = BookingId.Parse(claimed);
            if (await homes.FindAsync(id) is { } home && await bookings.FindAsync(home, id, Acting.As(user)) is { } view)
            {
                return new MakeOutcome.Made(await bookings.SeriesAsync(view), []);
            }
        }

        return request.Pool is { } pool
            ? await TryAsync(request, user, id, pool, cancellationToken)
            : await TryEachAsync(request, user, id, cancellationToken);
    }

    /// <summary>Any pool with that pipeline: the first with room, the one with the lowest ceiling on its price first.</summary>
    private async Task<MakeOutcome> TryEachAsync(CreateBookingRequest request, string user, BookingId id, CancellationToken cancellationToken)
    {
        if (await calendars.ListAsync(cancellationToken) is not { } pools)
        {
            return new MakeOutcome.Refused(BrokerProblems.PoolsUnknown());
        }

        var fitting = pools.Where(pool => pool.Spec.Pipeline == request.Pipeline)
            .OrderBy(pool => pool.Spec.MaximumPricePerHour ?? decimal.MaxValue).ThenBy(pool => pool.Name.Value, StringComparer.Ordinal).ToList();
        MakeOutcome outcome = new MakeOutcome.Refused(
            BookingProblems.NoSuchPipeline(request.Pipeline!, [.. pools.Select(pool => pool.Spec.Pipeline).Distinct().Order(StringComparer.Ordinal)]));
        // Room anywhere is better than a place on a list: the list is for the first pool, when there is none.
        foreach (var pool in fitting)
        {
            outcome = await TryAsync(request with { WaitList = false }, user, id, pool.Name, cancellationToken);
            if (outcome is MakeOutcome.Made)
            {
                return outcome;
            }
        }

        return request.WaitList && fitting.Count > 0 ? await TryAsync(request, user, id, fitting[0].Name, cancellationToken) : outcome;
    }

    private async Task<MakeOutcome> TryAsync(CreateBookingRequest request, string user, BookingId id, PoolName pool, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < TriesAtMost; attempt++)
        {
            CalendarRules rules;
            switch (await calendars.FindAsync(pool, cancellationToken))
            {
                case CalendarAnswer.Known(var known):
                    rules = known;
                    break;
                case CalendarAnswer.Missing(var pools):
                    return new MakeOutcome.Refused(BrokerProblems.NoSuchPool(pool, pools));
                case CalendarAnswer.CannotTell:
                    return new MakeOutcome.Refused(BrokerProblems.PoolsUnknown());
                case var other:
                    throw new UnreachableException(other.ToString());
            }

            var fields = new BookingRules();
            var wishes = planning.Plan(request, rules, id, user, fields);
            if (!fields.Holds)
            {
                return new MakeOutcome.Refused(Problem.Invalid(fields.Errors));
            }

            switch (await checks.BeforeHoldAsync(rules, wishes, cancellationToken))
            {
                case CheckOutcome.Allowed(var allowed):
                    wishes = allowed;
                    break;
                case CheckOutcome.Refused(var problem):
                    return new MakeOutcome.Refused(problem);
                case var other:
                    throw new UnreachableException(other.ToString());
            }

            var withoutRoom = request.SkipConflicts ? WithoutRoom.Skip : request.WaitList ? WithoutRoom.List : WithoutRoom.Refuse;
            var outcome = await bookings.HoldAsync(wishes, rules.Version, withoutRoom);
            await checks.AfterHoldAsync(wishes, MadeBy(outcome));
            switch (outcome)
            {
                case HoldOutcome.Held(var held, var skipped):
                    return await SettleAsync(pool, user, held, skipped, cancellationToken);
                case HoldOutcome.Known(var held):
                    return await SettleAsync(pool, user, held, [], cancellationToken);
                case HoldOutcome.RulesChanged:
                    continue;
                case HoldOutcome.Full(var startsAt, var roomUntil):
                    var next = await free.NextAsync(rules, startsAt, wishes[0].EndsAt - wishes[0].StartsAt, wishes[0].HotSpare ? 2 : 1, FreeRoom.WithARefusal);
                    return new MakeOutcome.Refused(BookingProblems.NoRoom(startsAt, roomUntil, next));
                case HoldOutcome.Past:
                    return new MakeOutcome.Refused(Problem.Invalid(new BookingRules().Add("start", "Must lie ahead.").Errors));
                case HoldOutcome.TooMany(var limit):
                    return new MakeOutcome.Refused(BookingProblems.TooMany(limit));
                case HoldOutcome.WaitListFull(var limit):
                    return new MakeOutcome.Refused(BookingProblems.WaitListFull(limit));
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }

        return new MakeOutcome.Refused(BookingProblems.Busy());
    }

    /// <summary>Gives them their homes. Whoever made the same call and found room in another pool before us has made the booking.</summary>
    private async Task<MakeOutcome> SettleAsync(
        PoolName pool, string user, IReadOnlyList<BookingView> held, IReadOnlyList<DateTimeOffset> skipped, CancellationToken cancellationToken)
    {
        var homesOf = await Task.WhenAll(held.Select(view => homes.ClaimAsync(view.Booking.Id, pool)));
        if (homesOf[0] != pool && await bookings.FindAsync(homesOf[0], held[0].Booking.Id, Acting.As(user)) is { } first)
        {
            await bookings.WithdrawAsync(pool, held[0].Booking.Id, user);
            return new MakeOutcome.Made(await bookings.SeriesAsync(first), []);
        }

        await checks.SettledAsync([.. held.Select(view => view.Booking)], cancellationToken);
        return new MakeOutcome.Made(held, skipped);
    }

    private static IEnumerable<BookingId> MadeBy(HoldOutcome outcome) => outcome switch
    {
        HoldOutcome.Held(var held, _) => held.Select(view => view.Booking.Id),
        HoldOutcome.Known(var held) => held.Select(view => view.Booking.Id),
        _ => [],
    };

    private static string Digest(CreateBookingRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, HttpDefaults.Json)));
}
