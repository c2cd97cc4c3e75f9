using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.ServiceDefaults.Telemetry;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars.Ics;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>Addresses that calendar programs subscribe to.</summary>
internal static class FeedEndpoints
{
    private const int LongestName = 60;
    private static readonly TimeSpan Back = TimeSpan.FromDays(31);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(366);

    public static RouteGroupBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        // A feed outlives whatever made it, so a key that can be revoked makes none.
        var feeds = routes.MapGroup("/api/calendars/feeds").WithTags("Calendars").RequireAuthorization(Policies.Member).RefuseKeys();
        feeds.MapPost("/", Create).WithName("CreateFeed");
        feeds.MapGet("/", List).WithName("ListFeeds");
        feeds.MapDelete("/{id}", Revoke).WithName("RevokeFeed");
        // Open on purpose: the secret in the address is what lets in.
        routes.MapGet(SecretPaths.FeedPrefix + "/{secret}.ics", Read).AllowAnonymous().ExcludeFromDescription();
        return feeds;
    }

    internal static async Task<Results<Created<FeedResponse>, ProblemHttpResult>> Create(
        CreateFeedRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, HttpContext http, ClaimsPrincipal user, PoolCalendars calendars,
        FeedStore feeds, IdempotencyKeys idempotency, IAudit audit, TimeProvider clock,
        IOptions<BrokerOptions> options, CancellationToken cancellationToken)
    {
        if (request.Name is { } name && !SessionRules.IsPrintable(name, LongestName))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["name"] = [$"Must be 1 to {LongestName} printable characters, with no space at either end."] });
        }

        if (!new SessionRules().IdempotencyKey(key).Holds)
        {
            return Problem.Invalid(new SessionRules().IdempotencyKey(key).Errors);
        }

        if (request.Pool is { } pool)
        {
            switch (await calendars.FindAsync(pool, cancellationToken))
            {
                case CalendarAnswer.Known:
                    break;
                case CalendarAnswer.Missing(var known):
                    return BrokerProblems.NoSuchPool(pool, known);
                case CalendarAnswer.CannotTell:
                    return BrokerProblems.PoolsUnknown();
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }

        var secret = FeedSecret.New();
        var feed = new Feed
        {
            Id = FeedId.New(clock), Owner = user.Subject(), Pool = request.Pool, Name = request.Name, SeesAll = user.IsOperator(), CreatedAt = clock.GetUtcNow(),
            Digest = FeedSecret.Digest(secret),
        };
        if (key is not null && await idempotency.ClaimSecretAsync(feed.Owner, $"feed {key}", request, feed.Id.ToString(), "feed") is { } refusal)
        {
            return refusal;
        }

        if (!await feeds.CreateAsync(feed))
        {
            if (key is not null)
            {
                await idempotency.ForgetAsync(feed.Owner, $"feed {key}");
            }

            return Problem.Create(
                StatusCodes.Status409Conflict, "too-many-feeds", "You have too many feeds", $"A person may have {FeedStore.MostPerPerson}. Revoke one that nothing reads any more.");
        }

        audit.Write(feed.Owner, "feed.create", feed.Id.ToString(), feed.Pool is { } of ? $"pool {of}" : "own bookings");
        http.Response.Headers.CacheControl = "no-store";
        var home = options.Value.PublicUrl ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}/");
        return TypedResults.Created(
            $"/api/calendars/feeds/{feed.Id}", Answer(feed) with { Url = new Uri(home, $"{SecretPaths.FeedPrefix}/{secret}.ics") });
    }

    internal static async Task<Results<Ok<Page<FeedResponse>>, ProblemHttpResult>> List(string? after, int? limit, ClaimsPrincipal user, FeedStore feeds)
    {
        var rules = new SessionRules().Limit(limit);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var page = await feeds.PageAsync(user.IsOperator() ? null : user.Subject(), after, limit);
        return TypedResults.Ok(new Page<FeedResponse>([.. page.Items.Select(Answer)], page.Next));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Revoke(FeedId id, ClaimsPrincipal user, FeedStore feeds, IAudit audit)
    {
        if (!await feeds.RevokeAsync(id, Acting.Of(user)))
        {
            return Problem.NotFound("such feed");
        }

        audit.Write(user.Subject(), "feed.revoke", id.ToString());
        return TypedResults.NoContent();
    }

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        string secret, HttpContext http, FeedRates rates, FeedStore feeds, BookingExport export, TimeProvider clock, IOptions<CalendarOptions> options,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        if (!rates.Allows(http))
        {
            http.Response.Headers.RetryAfter = "60";
            return Problem.Create(
                StatusCodes.Status429TooManyRequests, "too-many-requests", "Feeds are read too often", $"One address may read {options.Value.FeedReadsPerMinute} within a minute.");
        }

        if (await feeds.OpenAsync(secret) is not { } feed)
        {
            return Problem.NotFound("such feed");
        }

        var window = new Span(clock.GetUtcNow() - Back, clock.GetUtcNow() + Ahead);
        var own = feed.Pool is null || !feed.SeesAll ? feed.Owner : null;
        var bookings = await export.ListAsync(feed.Pool is null ? feed.Owner : null, feed.Pool, window, BookingExport.Most, cancellationToken);
        var shown = bookings.Where(booking => own is null || booking.User == own).ToList();
        IcsEntry[] entries = [.. BookingEntries.Own(shown), .. BookingEntries.Busy(bookings.Where(booking => own is not null && booking.User != own), feed.Digest)];
        return IcsEndpoints.File(http, entries, feed.Name ?? feed.Pool?.Value ?? "My bookings", options.Value.Domain, IcsMethod.Publish, "calendar.ics");
    }

    private static FeedResponse Answer(Feed feed) => new() { Id = feed.Id, Owner = feed.Owner, Pool = feed.Pool, Name = feed.Name, CreatedAt = feed.CreatedAt };
}
