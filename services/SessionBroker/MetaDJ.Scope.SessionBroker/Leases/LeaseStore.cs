using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>What the holder of a lease does with it.</summary>
internal sealed class LeaseStore
{
    /// <summary>A script that renews more keeps others waiting.</summary>
    public const int RenewedTogether = 100;

    private static readonly RedisScript RenewLeases = RedisScript.Load<LeaseStore>("RenewLeases", "Records");
    private static readonly RedisScript HandOver = RedisScript.Load<LeaseStore>("HandOver", "Records");

    private readonly IDatabase _redis;
    private readonly SessionHomes _homes;
    private readonly SharedHeartbeats _shared;
    private readonly RedisValue _leaseMs;
    private readonly RedisValue _maximumCrew;

    public LeaseStore(IDatabase redis, SessionHomes homes, IOptions<BrokerOptions> options)
    {
        (_redis, _homes) = (redis, homes);
        _leaseMs = (long)options.Value.LeaseDuration.TotalMilliseconds;
        _maximumCrew = options.Value.MaximumCrew;
        _shared = new SharedHeartbeats((pool, together) => RunAsync(pool, together, tellSessions: true));
    }

    public async Task<LeaseOutcome> RenewAsync(SessionId id, Acting caller, FencingToken token) =>
        await _homes.FindAsync(id) is { } pool ? await _shared.RenewAsync(pool, new Heartbeat(id, caller, token)) : new LeaseOutcome.Unknown();

    /// <summary>Many at once: one script for each <see cref="RenewedTogether"/> of a pool.</summary>
    /// <returns>One for each, in order: <see cref="LeaseOutcome.Lasts"/> or a refusal.</returns>
    public async Task<IReadOnlyList<LeaseOutcome>> RenewManyAsync(IReadOnlyList<Heartbeat> heartbeats)
    {
        var pools = await Task.WhenAll(heartbeats.Select(heartbeat => _homes.FindAsync(heartbeat.SessionId).AsTask()));
        var outcomes = new LeaseOutcome[heartbeats.Count];
        Array.Fill(outcomes, new LeaseOutcome.Unknown());
        var known = Enumerable.Range(0, heartbeats.Count).Where(place => pools[place] is not null);
        await Task.WhenAll(known.GroupBy(place => pools[place]!.Value).SelectMany(pool => pool.Chunk(RenewedTogether), async (pool, places) =>
        {
            var renewed = await RunAsync(pool.Key, [.. places.Select(place => heartbeats[place])], tellSessions: false);
            for (var i = 0; i < places.Length; i++)
            {
                outcomes[places[i]] = renewed[i];
            }
        }));
        return outcomes;
    }

    public async Task<LeaseOutcome> HandOverAsync(SessionId id, Acting caller, FencingToken token, string to, bool leave = false)
    {
        if (await _homes.FindAsync(id) is not { } pool)
        {
            return new LeaseOutcome.Unknown();
        }

        var answer = await HandOver.RunAsync(_redis, PoolKeys.Of(pool).All, [id.ToString(), caller.Argument, token.Value, to, _leaseMs, leave, _maximumCrew]);
        return answer.Status == "handed-over"
            ? new LeaseOutcome.Done(SessionView.From(answer))
            : Refusal(answer.Status, answer.Count > 0 ? answer.Text(0) : "") ?? throw answer.Unexpected();
    }

    private async Task<IReadOnlyList<LeaseOutcome>> RunAsync(PoolName pool, IReadOnlyList<Heartbeat> heartbeats, bool tellSessions)
    {
        var arguments = new RedisValue[2 + (3 * heartbeats.Count)];
        (arguments[0], arguments[1]) = (_leaseMs, tellSessions ? 1 : 0);
        for (var i = 0; i < heartbeats.Count; i++)
        {
            var (id, caller, token) = heartbeats[i];
            (arguments[2 + (3 * i)], arguments[3 + (3 * i)], arguments[4 + (3 * i)]) = (id.ToString(), caller.Argument, token.Value);
        }

        var answer = await RenewLeases.RunAsync(_redis, PoolKeys.Of(pool).All, arguments);
        if (answer.Status != "done")
        {
            throw answer.Unexpected();
        }

        var outcomes = new LeaseOutcome[heartbeats.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var status = answer.Text(3 * i);
            outcomes[i] = status switch
            {
                "renewed" when tellSessions => new LeaseOutcome.Done(SessionView.Held(answer.Text((3 * i) + 1), answer.Text((3 * i) + 2))),
                "renewed" => new LeaseOutcome.Lasts(answer.Instant((3 * i) + 2)),
                _ => Refusal(status, answer.Text((3 * i) + 1)) ?? throw answer.Unexpected(),
            };
        }

        return outcomes;
    }

    private static LeaseOutcome? Refusal(string status, string more) => status switch
    {
        "stale" => new LeaseOutcome.Stale(),
        "not-live" => new LeaseOutcome.NotLive(Enum.Parse<SessionState>(more, ignoreCase: true)),
        "gone" => new LeaseOutcome.Gone(),
        "crew-full" => new LeaseOutcome.CrewFull(),
        "forbidden" => new LeaseOutcome.Forbidden(Enum.Parse<CrewRole>(more, ignoreCase: true)),
        "unknown" => new LeaseOutcome.Unknown(),
        _ => null,
    };
}
