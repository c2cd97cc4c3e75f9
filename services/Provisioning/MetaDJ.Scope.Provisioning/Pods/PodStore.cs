using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The records of pods.</summary>
internal sealed class PodStore(IDatabase redis)
{
    private static readonly RedisScript SaveScript = RedisScript.Load<PodStore>("SavePod");
    private static readonly RedisScript ForgetScript = RedisScript.Load<PodStore>("ForgetPod");

    private readonly PodRecords _records = new();

    /// <summary>How many records had to be parsed for all lists so far.</summary>
    internal long Parsed => _records.Parsed;

    public async Task<IReadOnlyList<Pod>> ListAsync() => _records.ReadAll(await redis.HashGetAllAsync(PodKeys.Pods));

    public async Task<Pod?> FindAsync(PodId id) =>
        await redis.HashGetAsync(PodKeys.Pods, id.ToString()) is { HasValue: true } record ? PodRecords.Read(record) : null;

    /// <param name="fence">The reconciler's token; 0 for a person's order.</param>
    public async Task<SaveOutcome> SaveAsync(Pod pod, long fence)
    {
        var next = pod with { Version = pod.Version + 1 };
        var answer = await SaveScript.RunAsync(
            redis, [PodKeys.Pods, PodKeys.Reconciler], [pod.Id.ToString(), pod.Version, PodRecords.Write(next), fence]);
        return answer.Status switch
        {
            "saved" => new SaveOutcome.Saved(next),
            "stale" => new SaveOutcome.Stale(),
            "superseded" => new SaveOutcome.Superseded(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Applies a change to the record as it is now, again if somebody was faster. Null when the change does not apply any more.</summary>
    /// <param name="change">Gives null when it does not apply.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<Pod?> ChangeAsync(PodId id, Func<Pod, Pod?> change, long fence)
    {
        while (await FindAsync(id) is { } current && change(current) is { } changed)
        {
            if (changed == current)
            {
                return current;
            }

            switch (await SaveAsync(changed, fence))
            {
                case SaveOutcome.Saved(var saved):
                    return saved;
                case SaveOutcome.Superseded:
                    throw new SupersededException();
            }
        }

        return null;
    }

    /// <summary>What it has cost is in the ledger, which does not depend on it.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<bool> ForgetAsync(Pod pod, long fence)
    {
        var answer = await ForgetScript.RunAsync(redis, [PodKeys.Pods, PodKeys.Reconciler], [pod.Id.ToString(), pod.Version, fence]);
        return answer.Status switch
        {
            "forgotten" => true,
            "stale" => false,
            "superseded" => throw new SupersededException(),
            _ => throw answer.Unexpected(),
        };
    }
}

/// <summary>What came of saving a record.</summary>
internal abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    public sealed record Saved(Pod Pod) : SaveOutcome;

    /// <summary>Somebody changed it since it was read.</summary>
    public sealed record Stale : SaveOutcome;

    /// <summary>The writer's token is not the present one.</summary>
    public sealed record Superseded : SaveOutcome;
}
