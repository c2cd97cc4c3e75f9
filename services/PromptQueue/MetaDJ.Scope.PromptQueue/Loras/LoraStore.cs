using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The LoRA library. A change is written only over what it was made from, so that of two editors none undoes the other unseen.</summary>
internal sealed class LoraStore(IDatabase redis)
{
    public const int Limit = 1_000;

    private static readonly RedisScript PutScript = RedisScript.Load<LoraStore>("PutLora");

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<LoraEntry>> ListAsync() =>
        [.. (await redis.HashValuesAsync(QueueKeys.Loras)).Select(Read).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    public async Task<LoraEntry?> ReadAsync(string name) =>
        await redis.HashGetAsync(QueueKeys.Loras, name) is { IsNull: false } stored ? Read(stored) : null;

    /// <param name="by">The subject of who adds it.</param>
    public async Task<LoraPutOutcome> AddAsync(LoraEntry entry, string by, DateTimeOffset now)
    {
        var added = entry with { AddedBy = by, AddedAt = now, ChangedAt = null, Version = 1 };
        return await WriteAsync(entry.Name, RedisValue.EmptyString, added) switch
        {
            "ok" => new LoraPutOutcome.Done(added),
            "full" => new LoraPutOutcome.Full(),
            _ => await ReadAsync(entry.Name) is { } there ? new LoraPutOutcome.Exists(there) : new LoraPutOutcome.Changed(),
        };
    }

    /// <param name="version">The one that the change was made from; null changes whatever is there.</param>
    public async Task<LoraPutOutcome> ChangeAsync(LoraEntry entry, long? version, DateTimeOffset now)
    {
        while (true)
        {
            var stored = await redis.HashGetAsync(QueueKeys.Loras, entry.Name);
            if (stored.IsNull)
            {
                return new LoraPutOutcome.Unknown();
            }

            var before = Read(stored);
            if (version is { } expected && before.Version != expected)
            {
                return new LoraPutOutcome.Changed();
            }

            var changed = entry with { AddedBy = before.AddedBy, AddedAt = before.AddedAt, ChangedAt = now, Version = before.Version + 1 };
            if (await WriteAsync(entry.Name, stored, changed) == "ok")
            {
                return new LoraPutOutcome.Done(changed);
            }
        }
    }

    public Task<bool> DeleteAsync(string name) => redis.HashDeleteAsync(QueueKeys.Loras, name);

    private async Task<string> WriteAsync(string name, RedisValue before, LoraEntry entry)
    {
        var answer = await PutScript.RunAsync(redis, [QueueKeys.Loras], [name, before, JsonSerializer.Serialize(entry, QueueJson.Default.LoraEntry), Limit]);
        return answer.Status is "ok" or "full" or "changed" ? answer.Status : throw answer.Unexpected();
    }

    private static LoraEntry Read(RedisValue stored) =>
        JsonSerializer.Deserialize(stored.ToString(), QueueJson.Default.LoraEntry) ?? throw new InvalidDataException("A LoRA entry is empty.");
}

/// <summary>What became of writing an entry.</summary>
internal abstract record LoraPutOutcome
{
    private LoraPutOutcome()
    {
    }

    public sealed record Done(LoraEntry Entry) : LoraPutOutcome;

    /// <summary>There is one of that name.</summary>
    public sealed record Exists(LoraEntry There) : LoraPutOutcome;

    /// <summary>Somebody else was faster.</summary>
    public sealed record Changed : LoraPutOutcome;

    public sealed record Unknown : LoraPutOutcome;

    public sealed record Full : LoraPutOutcome;
}
