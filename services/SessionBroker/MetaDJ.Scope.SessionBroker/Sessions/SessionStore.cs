using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Sessions in Redis.</summary>
internal sealed class SessionStore(IDatabase redis, SessionHomes homes, IOptions<BrokerOptions> options)
{
    private const int EndedAtOnce = 100;

    /// <summary>Seen by the bench, which runs it bare.</summary>
    internal static readonly RedisScript OpenSession = RedisScript.Load<SessionStore>("OpenSession", "Records", "Calendar", "WalkIns");
    private static readonly RedisScript ReadSession = RedisScript.Load<SessionStore>("ReadSession", "Records");
    private static readonly RedisScript ExtendSession = RedisScript.Load<SessionStore>("ExtendSession", "Records", "Calendar", "Bookings", "WalkIns");
    /// <summary>Seen by the bench, too.</summary>
    internal static readonly RedisScript EndSession = RedisScript.Load<SessionStore>("EndSession", "Records");
    private static readonly RedisScript ExpireSessions = RedisScript.Load<SessionStore>("ExpireSessions", "Records");
    private static readonly RedisScript EndLine = RedisScript.Load<SessionStore>("EndLine", "Records");

    /// <param name="turn">The turn of a hackathon that it is for, as <see cref="Session.Turn"/>: it goes before those who came by themselves.</param>
    public async Task<OpenOutcome> OpenAsync(SessionId id, PoolName pool, string holder, TimeSpan duration, string? team = null, string? turn = null, TimeSpan? idleLimit = null)
    {
        // Sent first and waited for last: on one connection Redis does them in this order, and nobody hears of the session before both are done.
        var home = homes.WriteAsync(id, pool);
        var opening = OpenSession.RunAsync(
            redis, PoolKeys.Of(pool).WithCalendar,
            [
                id.ToString(), holder, pool.Value, Milliseconds(duration), Milliseconds(options.Value.LeaseDuration), team ?? "", turn ?? "",
                idleLimit is { } limit ? Milliseconds(limit) : RedisValue.EmptyString,
            ]);
        await Task.WhenAll(home, opening);
        var answer = await opening;
        return answer.Status switch
        {
            "live" => new OpenOutcome.Live(SessionView.From(answer)),
            "waiting" => new OpenOutcome.InLine(SessionView.From(answer)),
            "booked" => new OpenOutcome.StageBooked(TimeSpan.FromMilliseconds(answer.Number(0))),
            "known" => new OpenOutcome.Known(SessionView.From(answer)),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there is no such session for this caller.</returns>
    public async Task<SessionView?> FindAsync(SessionId id, Acting caller)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return null;
        }

        var answer = await ReadSession.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), caller.Argument]);
        return answer.Status switch
        {
            "found" => SessionView.From(answer),
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<ExtendOutcome> ExtendAsync(SessionId id, Acting caller, TimeSpan by, string? idempotencyKey)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new ExtendOutcome.Unknown();
        }

        var answer = await ExtendSession.RunAsync(redis, [.. PoolKeys.Of(pool).All, .. BookingKeys.Of(pool).All],
        [
            id.ToString(), caller.Argument, Milliseconds(by), Milliseconds(options.Value.MaximumDuration), Milliseconds(options.Value.LeaseDuration),
            idempotencyKey ?? "",
        ]);
        return answer.Status switch
        {
            "extended" or "known" => new ExtendOutcome.Extended(SessionView.From(answer)),
            "key-reused" => new ExtendOutcome.KeyReused(),
            "too-long" => new ExtendOutcome.TooLong(TimeSpan.FromMilliseconds(answer.Number(0))),
            "booked" => new ExtendOutcome.StageBooked(TimeSpan.FromMilliseconds(answer.Number(0))),
            "ended" => new ExtendOutcome.Over(),
            "forbidden" => new ExtendOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "unknown" => new ExtendOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<EndOutcome> EndAsync(SessionId id, Acting caller)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new EndOutcome.Unknown();
        }

        var answer = await EndSession.RunAsync(
            redis, PoolKeys.Of(pool).All, [id.ToString(), caller.Argument, Milliseconds(options.Value.EndedRetention)]);
        return answer.Status switch
        {
            "ended" => new EndOutcome.Ended(SessionView.From(answer)),
            "known" => new EndOutcome.Known(SessionView.From(answer)),
            "forbidden" => new EndOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "unknown" => new EndOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Ends what has run out, judged by Redis <c>TIME</c>, and forgets what ended long ago.</summary>
    public Task<IReadOnlyList<SessionView>> ExpireAsync(PoolName pool, CancellationToken cancellationToken) =>
        EndManyAsync(ExpireSessions, pool, cancellationToken);

    /// <summary>Ends whoever waits for a pool that no longer exists.</summary>
    public Task<IReadOnlyList<SessionView>> EndLineAsync(PoolName pool, CancellationToken cancellationToken) =>
        EndManyAsync(EndLine, pool, cancellationToken);

    private async Task<IReadOnlyList<SessionView>> EndManyAsync(RedisScript script, PoolName pool, CancellationToken cancellationToken)
    {
        var ended = new List<SessionView>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await script.RunAsync(redis, PoolKeys.Of(pool).All, [Milliseconds(options.Value.EndedRetention), EndedAtOnce]);
            ended.AddRange(SessionView.ListFrom(answer));
            if (answer.Status != "more")
            {
                return ended;
            }
        }
    }

    private static RedisValue Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
}
