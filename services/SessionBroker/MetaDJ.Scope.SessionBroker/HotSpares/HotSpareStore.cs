using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>Second pods in Redis.</summary>
internal sealed class HotSpareStore(IDatabase redis, SessionHomes homes)
{
    private const int GrantsAtOnce = 50;

    private static readonly RedisScript GrantSpares = RedisScript.Load<HotSpareStore>("GrantSpares", "Records");
    private static readonly RedisScript WantSpare = RedisScript.Load<HotSpareStore>("WantSpare", "Records");
    private static readonly RedisScript TakeOver = RedisScript.Load<HotSpareStore>("TakeOver", "Records");

    /// <returns>The sessions that have a spare since now.</returns>
    public async Task<IReadOnlyList<SessionView>> GrantAsync(PoolName pool)
    {
        var answer = await GrantSpares.RunAsync(redis, PoolKeys.Of(pool).All, [GrantsAtOnce]);
        return answer.Status == "done" ? SessionView.ListFrom(answer) : throw answer.Unexpected();
    }

    public async Task<WantSpareOutcome> WantAsync(SessionId id, Acting caller, bool wanted)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new WantSpareOutcome.Unknown();
        }

        var answer = await WantSpare.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), caller.Argument, wanted ? 1 : 0]);
        return answer.Status switch
        {
            "wanted" => new WantSpareOutcome.Done(SessionView.From(answer), null),
            "unwanted" => new WantSpareOutcome.Done(
                SessionView.From(answer), answer.Text(3) is { Length: > 0 } spare ? Records.Read<HotSpare>(spare) : null),
            "forbidden" => new WantSpareOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "ended" => new WantSpareOutcome.Over(),
            "unknown" => new WantSpareOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>The session on the pod that stood by, and the lease it had; null when things have changed since the look.</returns>
    public async Task<(SessionView Session, Lease Lost)?> TakeOverAsync(PoolName pool, Lease seen, string notice)
    {
        if (seen.Spare is not { } spare)
        {
            return null;
        }

        var answer = await TakeOver.RunAsync(redis, PoolKeys.Of(pool).All, [seen.SessionId.ToString(), seen.Fence, spare.Fence, notice]);
        return answer.Status switch
        {
            "took-over" => (SessionView.From(answer), Records.Read<Lease>(answer.Text(3))),
            "kept" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>The leases of a pool that have a second pod, or want one. Good enough to look by: each step is judged again by its script.</summary>
    public async Task<IReadOnlyList<Lease>> WantingAsync(PoolName pool)
    {
        var keys = PoolKeys.Of(pool);
        var wishes = await redis.SortedSetRangeByRankAsync(keys.Spares);
        return wishes.Length == 0
            ? []
            : [.. (await redis.HashGetAsync(keys.Leases, wishes)).Where(lease => !lease.IsNull).Select(lease => Records.Read<Lease>(lease!))];
    }
}

/// <summary>What became of wishing for a second pod, or of giving it up.</summary>
internal abstract record WantSpareOutcome
{
    private WantSpareOutcome()
    {
    }

    /// <param name="LetGo">The spare it had.</param>
    public sealed record Done(SessionView View, HotSpare? LetGo) : WantSpareOutcome;

    /// <summary>It costs money: that is the lead's to decide.</summary>
    public sealed record Forbidden(CrewRole Role) : WantSpareOutcome;

    /// <summary>There is no room for two, or no money or quota.</summary>
    public sealed record Refused(Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem) : WantSpareOutcome;

    public sealed record Over : WantSpareOutcome;

    public sealed record Unknown : WantSpareOutcome;
}
