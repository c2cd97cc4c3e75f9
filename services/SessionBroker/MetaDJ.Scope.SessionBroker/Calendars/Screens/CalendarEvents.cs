using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars.Screens;

/// <summary>
/// A calendar's changes as server-sent events. The log keeps the last ones, so a reader resumes with <c>Last-Event-ID</c>; what is published only
/// wakes us to read it, and a heartbeat makes good what was not published.
/// </summary>
internal sealed class CalendarEvents(
    CalendarLog log, BookingStore bookings, IConnectionMultiplexer redis, TimeProvider clock, IOptions<BrokerOptions> options, IHostApplicationLifetime lifetime)
{
    public const string LastEventId = "Last-Event-ID";

    /// <param name="after">The number of the last event seen; null begins with what comes.</param>
    public async Task WriteAsync(PoolName pool, long? after, HttpContext http, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var changes = await redis.GetSubscriber().SubscribeAsync(CalendarKeys.Changes(pool));
        try
        {
            changes.OnMessage(_ => wake.Writer.TryWrite(true));
            await using var timer = clock.CreateTimer(_ => wake.Writer.TryWrite(true), null, options.Value.EventHeartbeat, options.Value.EventHeartbeat);
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            var seen = after ?? await log.NewestAsync(pool);
            var mine = new Dictionary<string, bool>(StringComparer.Ordinal);
            do
            {
                seen = await WriteNewsAsync(pool, seen, http.Response, user, mine, ending.Token);
            }
            while (await wake.Reader.WaitToReadAsync(ending.Token) && wake.Reader.TryRead(out _));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or we are going.
        }
        finally
        {
            await changes.UnsubscribeAsync();
        }
    }

    private async Task<long> WriteNewsAsync(
        PoolName pool, long seen, HttpResponse response, ClaimsPrincipal user, Dictionary<string, bool> mine, CancellationToken cancellationToken)
    {
        var written = false;
        while (true)
        {
            if (await log.AfterAsync(pool, seen) is not { } entries)
            {
                seen = await log.NewestAsync(pool);
                await SendAsync(response, new CalendarEvent { Number = seen, At = clock.GetUtcNow(), Kind = CalendarEventKind.Reset }, cancellationToken);
                written = true;
                continue;
            }

            foreach (var entry in entries)
            {
                if (await ForAsync(pool, entry, user, mine) is { } told)
                {
                    await SendAsync(response, told, cancellationToken);
                    written = true;
                }

                seen = entry.Number;
            }

            if (entries.Count == 0)
            {
                break;
            }
        }

        if (!written)
        {
            await response.WriteAsync(": still here\n\n", cancellationToken);
        }

        await response.Body.FlushAsync(cancellationToken);
        return seen;
    }

    private static Task SendAsync(HttpResponse response, CalendarEvent told, CancellationToken cancellationToken) =>
        response.WriteAsync($"id: {told.Number.ToString(CultureInfo.InvariantCulture)}\nevent: calendar\ndata: {JsonSerializer.Serialize(told, HttpDefaults.Json)}\n\n", cancellationToken);

    /// <returns>Null when it is not this caller's to know.</returns>
    private async Task<CalendarEvent?> ForAsync(PoolName pool, CalendarEntry entry, ClaimsPrincipal user, Dictionary<string, bool> mine)
    {
        var seesAll = user.IsOperator() || user.IsService();
        if (entry.Kind == CalendarEventKind.Booking && !seesAll && entry.User != user.Subject())
        {
            return null;
        }

        var isBooking = BookingId.TryParse(entry.Id, null, out var booking);
        return new CalendarEvent
        {
            Number = entry.Number,
            At = entry.At,
            Kind = entry.Kind,
            StartsAt = entry.From,
            EndsAt = entry.To,
            Pods = entry.Kind is CalendarEventKind.Taken or CalendarEventKind.Freed ? entry.Pods ?? 1 : null,
            Booking = isBooking && (seesAll || entry.User == user.Subject() || await IsMineAsync()) ? booking : null,
            State = entry.State,
            Version = entry.Version,
        };

        async Task<bool> IsMineAsync()
        {
            if (!mine.TryGetValue(entry.Id!, out var known))
            {
                known = await bookings.FindAsync(pool, booking, Acting.Of(user)) is not null;
                if (mine.Count < 10_000)
                {
                    mine[entry.Id!] = known;
                }
            }

            return known;
        }
    }
}
