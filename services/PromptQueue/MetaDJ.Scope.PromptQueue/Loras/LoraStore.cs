using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The LoRA library.</summary>
internal sealed class LoraStore(IDatabase redis)
{
    public const int Limit = 1_000;

    private static readonly RedisScript PutScript = RedisScript.Load<LoraStore>("PutLora");

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<LoraEntry>> ListAsync() =>
        [.. (await redis.HashValuesAsync(QueueKeys.Loras)).Select(Read).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    public async Task<LoraEntry?> ReadAsync(string name) =>
        await redis.HashGetAsync(QueueKeys.Loras, name) is { IsNull: false } stored ? Read(stored) : null;

    /// <returns>False when the library is full.</returns>
    public async Task<bool> PutAsync(LoraEntry entry)
    {
        var answer = await PutScript.RunAsync(redis, [QueueKeys.Loras], [entry.Name, JsonSerializer.Serialize(entry, QueueJson.Default.LoraEntry), Limit]);
        return answer.Status switch
        {
            "ok" => true,
            "full" => false,
            _ => throw answer.Unexpected(),
        };
    }

    public Task<bool> DeleteAsync(string name) => redis.HashDeleteAsync(QueueKeys.Loras, name);

    private static LoraEntry Read(RedisValue stored) =>
        JsonSerializer.Deserialize(stored.ToString(), QueueJson.Default.LoraEntry) ?? throw new InvalidDataException("A LoRA entry is empty.");
}
