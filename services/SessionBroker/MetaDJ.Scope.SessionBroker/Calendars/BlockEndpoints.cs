using System.Diagnostics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Blocked times, for operators.</summary>
internal static class BlockEndpoints
{
    private const int LongestReason = 120;

    public static RouteGroupBuilder MapBlocks(this RouteGroupBuilder calendars)
    {
        var blocks = calendars.MapGroup("/blocks").RequireAuthorization(Policies.Operator);
        blocks.MapPost("/", Create).WithName("CreateBlock");
        blocks.MapGet("/", List).WithName("ListBlocks");
        blocks.MapDelete("/{id}", Delete).WithName("DeleteBlock");
        return blocks;
    }

    internal static async Task<Results<Created<BlockResponse>, ProblemHttpResult>> Create(
        PoolName pool, CreateBlockRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user, PoolCalendars calendars,
        BlockStore blocks, IdempotencyKeys keys, IAudit audit, TimeProvider clock, IOptions<BookingOptions> options, CancellationToken cancellationToken)
    {
        var answer = await calendars.FindAsync(pool, cancellationToken);
        if (answer is not CalendarAnswer.Known(var rules))
        {
            return CalendarEndpoints.Refusal(pool, answer);
        }

        var fields = new BookingRules().IdempotencyKey(key);
        var times = Times(request, rules, clock.GetUtcNow(), options.Value, fields);
        if (!fields.Holds)
        {
            return Problem.Invalid(fields.Errors);
        }

        var id = BlockId.New(clock).ToString();
        if (key is not null)
        {
            var said = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, HttpDefaults.Json)));
            if (await keys.ClaimAsync(user.Subject(), $"block {key}", $"{pool} {said}", id) is not { } claimed)
            {
                return BrokerProblems.KeyReused();
            }

            id = claimed;
        }

        var block = new Block
        {
            Id = BlockId.Parse(id),
            Reason = request.Reason,
            TimeZone = request.TimeZone ?? rules.TimeZone,
            Recurrence = request.Recurrence,
            By = user.Subject(),
            Times = [.. times.Select(time => (IReadOnlyList<DateTimeOffset>)[time.From, time.To])],
        };
        switch (await blocks.BlockAsync(pool, block, request.Over))
        {
            case BlockOutcome.Blocked(var blocked, var cancelled):
                audit.Write(user.Subject(), "calendar.block", pool.Value, $"{blocked.Times.Count} times, {cancelled.Count} bookings cancelled");
                return TypedResults.Created($"/api/calendars/{pool}/blocks/{blocked.Id}", Show(blocked) with { Cancelled = cancelled });
            case BlockOutcome.Known(var known):
                return TypedResults.Created($"/api/calendars/{pool}/blocks/{known.Id}", Show(known));
            case BlockOutcome.Booked(var bookings):
                return BookingProblems.TimeBooked(bookings);
            case BlockOutcome.TooMany(var limit):
                return BookingProblems.TooManyBlocks(limit);
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    internal static async Task<Results<Ok<IReadOnlyList<BlockResponse>>, ProblemHttpResult>> List(
        PoolName pool, PoolCalendars calendars, BlockStore blocks, TimeProvider clock, CancellationToken cancellationToken)
    {
        var answer = await calendars.FindAsync(pool, cancellationToken);
        return answer is CalendarAnswer.Known
            ? TypedResults.Ok<IReadOnlyList<BlockResponse>>([.. (await blocks.ListAsync(pool, clock.GetUtcNow())).Select(Show)])
            : CalendarEndpoints.Refusal(pool, answer);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(PoolName pool, BlockId id, ClaimsPrincipal user, BlockStore blocks, IAudit audit)
    {
        if (!await blocks.UnblockAsync(pool, id))
        {
            return Problem.NotFound("such block");
        }

        audit.Write(user.Subject(), "calendar.unblock", pool.Value);
        return TypedResults.NoContent();
    }

    private static IReadOnlyList<Span> Times(CreateBlockRequest request, CalendarRules rules, DateTimeOffset now, BookingOptions options, BookingRules fields)
    {
        if (!SessionRules.IsPrintable(request.Reason, LongestReason))
        {
            fields.Add("reason", $"Must be 1 to {LongestReason} printable characters, with no space at either end.");
        }

        if (!ZoneTimes.TryZone(request.TimeZone ?? rules.TimeZone, out var zone))
        {
            fields.Add("timeZone", "There is no such time zone in the IANA database, whose names are like Europe/Berlin.");
            return [];
        }

        if (request.End is null == request.Duration is null)
        {
            fields.Add("end", "Say either when it ends or how long it lasts (duration).");
            return [];
        }

        var (startsAt, endsAt) = fields.Window(request.Start, request.End, request.Duration, zone);
        if (fields.Holds && (endsAt <= startsAt || endsAt <= now || endsAt - startsAt > TimeSpan.FromDays(31) || startsAt > now.AddDays(800)))
        {
            fields.Add("end", "Must lie ahead and come after the start, by 31.00:00:00 at most; the start can lie 800 days ahead.");
        }

        IReadOnlyList<DateTimeOffset> starts = [startsAt];
        if (fields.Holds && request.Recurrence is { } rule && Recurrences.Expand(rule, startsAt, zone, options, out starts) is { } error)
        {
            fields.Add("recurrence", error);
        }

        return [.. starts.Select(start => new Span(start, start + (endsAt - startsAt)))];
    }

    private static BlockResponse Show(Block block) => new()
    {
        Id = block.Id,
        Reason = block.Reason,
        StartsAt = block.Times[0][0],
        EndsAt = block.Times[0][1],
        TimeZone = block.TimeZone,
        Recurrence = block.Recurrence,
        Starts = [.. block.Times.Select(time => time[0])],
        By = block.By,
    };
}
