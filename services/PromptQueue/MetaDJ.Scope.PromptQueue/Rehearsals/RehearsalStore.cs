using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Rehearsals and their reports, for a while.</summary>
internal sealed class RehearsalStore(IDatabase redis, IOptions<RehearsalOptions> options)
{
    private static readonly RedisScript ClaimScript = RedisScript.Load<RehearsalStore>("ClaimRehearsal");

    /// <summary>Writes a new rehearsal, or finds the one that the same request made before.</summary>
    /// <param name="key">The caller's and its idempotency key; null is always new.</param>
    public async Task<ClaimOutcome> ClaimAsync(StoredRehearsal rehearsal, string? key, string fingerprint)
    {
        if (key is not null)
        {
            var answer = await ClaimScript.RunAsync(redis, [QueueKeys.RehearsalKey(key)], [rehearsal.Response.Id, fingerprint, Kept]);
            switch (answer.Status)
            {
                case "same":
                    return new ClaimOutcome.Same(answer.Text(0));
                case "reused":
                    return new ClaimOutcome.KeyReused();
                case "ok":
                    break;
                default:
                    throw answer.Unexpected();
            }
        }

        await WriteAsync(rehearsal);
        return new ClaimOutcome.New();
    }

    public Task WriteAsync(StoredRehearsal rehearsal) =>
        redis.StringSetAsync(QueueKeys.Rehearsal(rehearsal.Response.Id), JsonSerializer.Serialize(rehearsal, HttpDefaults.Json), options.Value.Kept);

    public async Task<StoredRehearsal?> ReadAsync(string id) => (string?)await redis.StringGetAsync(QueueKeys.Rehearsal(id)) is { } stored
        ? JsonSerializer.Deserialize<StoredRehearsal>(stored, HttpDefaults.Json)
        : null;

    private long Kept => (long)options.Value.Kept.TotalMilliseconds;
}

/// <param name="By">Whose it is.</param>
/// <param name="Over">When it must have ended: one that has not by then went with its process.</param>
internal sealed record StoredRehearsal(RehearsalResponse Response, string By, DateTimeOffset Over);

internal abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    public sealed record New : ClaimOutcome;

    public sealed record Same(string Id) : ClaimOutcome;

    public sealed record KeyReused : ClaimOutcome;
}
