using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Endings;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// A session's changes as server-sent events. The record keeps the last ones, so a reader resumes with <c>Last-Event-ID</c>; what is
/// published only wakes us to read it, and a heartbeat makes good what was not published.
/// </summary>
internal static class SessionEvents
{
    private const string LastEventId = "Last-Event-ID";

    internal static async Task<IResult> Watch(
        SessionId id, HttpContext http, ClaimsPrincipal user, SessionStore sessions, CrewPresence presence, IConnectionMultiplexer redis, TimeProvider clock,
        IOptions<BrokerOptions> options, LifeSigns life, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        _ = long.TryParse(http.Request.Headers[LastEventId], NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        if (await sessions.FindAsync(id, Acting.Of(user, CrewAction.Watch)) is not { } view)
        {
            return BrokerProblems.NoSuchSession();
        }

        if (view.Session.State == SessionState.Ended && view.Session.Changes[^1].Version <= seen)
        {
            // Tells an EventSource not to come back.
            return Results.NoContent();
        }

        // What a service, or the console of an operator who takes no part, follows says nothing about an audience.
        var takesPart = !user.IsService() && (!user.IsOperator() || view.Session.RoleOf(user.Subject()) is not null);
        using var reading = takesPart ? life.Read(id) : null;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var crew = new CrewSight(presence, user, clock);
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var changes = await redis.GetSubscriber().SubscribeAsync(PoolKeys.Changes(id));
        try
        {
            changes.OnMessage(_ => wake.Writer.TryWrite(true));
            await using var timer = clock.CreateTimer(_ => wake.Writer.TryWrite(true), null, options.Value.EventHeartbeat, options.Value.EventHeartbeat);
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            do
            {
                // Read again after subscribing, and each time: who may see it can change too.
                var current = await sessions.FindAsync(id, Acting.Of(user, CrewAction.Watch));
                if (current is null)
                {
                    break;
                }

                seen = await WriteAsync(http.Response, current.Session, seen, clock.GetUtcNow(), ending.Token);
                if (current.Session.State == SessionState.Ended)
                {
                    break;
                }

                await crew.TellAsync(http.Response, current.Session, ending.Token);
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

        return Results.Empty;
    }

    private static async Task<long> WriteAsync(HttpResponse response, Session session, long seen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var news = session.Changes.Where(change => change.Version > seen).ToList();
        if (news.Count == 0)
        {
            await response.WriteAsync(": still here\n\n", cancellationToken);
        }

        foreach (var change in news)
        {
            var data = JsonSerializer.Serialize(Event(session, change, now), HttpDefaults.Json);
            await response.WriteAsync($"id: {change.Version}\nevent: session\ndata: {data}\n\n", cancellationToken);
            seen = change.Version;
        }

        await response.Body.FlushAsync(cancellationToken);
        return seen;
    }

    private static SessionEvent Event(Session session, SessionChange change, DateTimeOffset now) => new()
    {
        SessionId = session.Id,
        Version = change.Version,
        At = change.At,
        Kind = change.Kind,
        State = change.State,
        FencingToken = change.Fence is { } fence ? new FencingToken(fence) : null,
        EndReason = change.Reason,
        Notice = change.Notice,
        By = change.By,
        Member = change.Member,
        Role = change.Role,
        Parameter = change.Parameter,
        LockHolder = change.Holder,
        Warning = WarningAnswers.For(session, change.Warning, now),
    };
}
