using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.SavedLooks;

/// <summary>Saved looks by person and name: two people may have one of the same name.</summary>
internal sealed class SavedLookStore(IDatabase redis)
{
    public const int Limit = 500;

    private static readonly RedisScript PutScript = RedisScript.Load<SavedLookStore>("PutSavedLook");

    public async Task<SavedLook?> ReadAsync(string subject, string name) =>
        (string?)await redis.HashGetAsync(QueueKeys.SavedLooks(subject), name) is { } stored ? JsonSerializer.Deserialize(stored, QueueJson.Default.SavedLook) : null;

    public async Task<IReadOnlyList<string>> NamesAsync(string subject) =>
        [.. (await redis.HashKeysAsync(QueueKeys.SavedLooks(subject))).Select(name => name.ToString()).Order(StringComparer.Ordinal)];

    public Task<PutOutcome> PutAsync(string subject, string name, SavedLook look) => RunAsync(subject, name, JsonSerializer.Serialize(look, QueueJson.Default.SavedLook));

    public Task<PutOutcome> DeleteAsync(string subject, string name) => RunAsync(subject, name, "");

    private async Task<PutOutcome> RunAsync(string subject, string name, string json)
    {
        var answer = await PutScript.RunAsync(redis, [QueueKeys.SavedLooks(subject)], [name, json, Limit]);
        return answer.Status switch
        {
            "ok" => new PutOutcome.Done(),
            "full" => new PutOutcome.Full(),
            "unknown" => new PutOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }
}
