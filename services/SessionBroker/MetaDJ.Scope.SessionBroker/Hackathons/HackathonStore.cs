using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Hackathons in Redis. A change is made on what was read and written only if that still stands, as often as it takes.</summary>
internal sealed class HackathonStore(IDatabase redis, ReadyPodStore clock, IOptions<HackathonOptions> options)
{
    /// <summary>More changes at once than teams can register at once.</summary>
    private const int MostTries = Hackathon.MostTeams * 2;

    private static readonly RedisScript WriteHackathon = RedisScript.Load<HackathonStore>("WriteHackathon");

    /// <summary>The clock that turns are judged by.</summary>
    public Task<DateTimeOffset> NowAsync() => clock.NowAsync();

    public async Task<Hackathon?> FindAsync(HackathonId id) =>
        (string?)await redis.StringGetAsync(HackathonKeys.Record(id)) is { } text ? Records.Read<Hackathon>(text) : null;

    /// <returns>False when there is one by that id already.</returns>
    public async Task<bool> AddAsync(Hackathon hackathon)
    {
        // In the index first: the loop must be able to find every record.
        await redis.SortedSetAddAsync(HackathonKeys.Index, hackathon.Id.ToString(), hackathon.From.ToUnixTimeMilliseconds());
        return await WriteAsync(hackathon);
    }

    /// <param name="change">From the record and the instant to the new record; the same record changes nothing, null refuses.</param>
    /// <returns>The record as it is afterwards; null when it is unknown or the change refused.</returns>
    public async Task<Hackathon?> ChangeAsync(HackathonId id, Func<Hackathon, DateTimeOffset, Hackathon?> change)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await FindAsync(id) is not { } present || change(present, await NowAsync()) is not { } changed)
            {
                return null;
            }

            if (ReferenceEquals(changed, present))
            {
                return present;
            }

            if (await WriteAsync(changed))
            {
                return changed with { Version = changed.Version + 1 };
            }
        }

        throw new InvalidOperationException($"{id} was changed by others {MostTries} times while this change was made.");
    }

    /// <summary>Ids, the latest first.</summary>
    public async Task<IReadOnlyList<HackathonId>> ListAsync(int skip, int take) =>
        [.. (await redis.SortedSetRangeByRankAsync(HackathonKeys.Index, skip, skip + take - 1, Order.Descending)).Select(id => HackathonId.Parse(id!))];

    public async Task<IReadOnlyList<HackathonId>> AllAsync() =>
        [.. (await redis.SortedSetRangeByRankAsync(HackathonKeys.Index)).Select(id => HackathonId.Parse(id!))];

    public Task ForgetAsync(HackathonId id) => redis.SortedSetRemoveAsync(HackathonKeys.Index, id.ToString());

    private async Task<bool> WriteAsync(Hackathon hackathon)
    {
        var written = hackathon with { Version = hackathon.Version + 1 };
        var keep = hackathon.To - await NowAsync() + options.Value.Retention;
        var answer = await WriteHackathon.RunAsync(redis, [HackathonKeys.Record(hackathon.Id)],
        [
            hackathon.Version, Records.Write(written), (long)Math.Max(keep.TotalMilliseconds, 1000), HackathonKeys.Changes(hackathon.Id).ToString(),
        ]);
        return answer.Status switch
        {
            "written" => true,
            "changed" => false,
            _ => throw answer.Unexpected(),
        };
    }
}
