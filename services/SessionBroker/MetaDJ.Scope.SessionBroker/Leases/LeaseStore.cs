using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>What the holder of a lease does with it.</summary>
internal sealed class LeaseStore(IDatabase redis, SessionHomes homes, IOptions<BrokerOptions> options)
{
    private static readonly RedisScript RenewLease = RedisScript.Load<LeaseStore>("RenewLease", "Records");
    private static readonly RedisScript HandOver = RedisScript.Load<LeaseStore>("HandOver", "Records");

    private long Milliseconds => (long)options.Value.LeaseDuration.TotalMilliseconds;

    public Task<LeaseOutcome> RenewAsync(SessionId id, Acting caller, FencingToken token) =>
        RunAsync(RenewLease, id, [id.ToString(), caller.Argument, token.Value, Milliseconds]);

    public Task<LeaseOutcome> HandOverAsync(SessionId id, Acting caller, FencingToken token, string to, bool leave = false) =>
        RunAsync(HandOver, id, [id.ToString(), caller.Argument, token.Value, to, Milliseconds, leave, options.Value.MaximumCrew]);

    private async Task<LeaseOutcome> RunAsync(RedisScript script, SessionId id, RedisValue[] arguments)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new LeaseOutcome.Unknown();
        }

        var answer = await script.RunAsync(redis, PoolKeys.Of(pool).All, arguments);
        return answer.Status switch
        {
            "renewed" or "handed-over" => new LeaseOutcome.Done(SessionView.From(answer)),
            "stale" => new LeaseOutcome.Stale(),
            "not-live" => new LeaseOutcome.NotLive(Enum.Parse<SessionState>(answer.Text(0), ignoreCase: true)),
            "gone" => new LeaseOutcome.Gone(),
            "crew-full" => new LeaseOutcome.CrewFull(),
            "forbidden" => new LeaseOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "unknown" => new LeaseOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }
}
