using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>Set lists by name: those people wrote, over those we bring along.</summary>
internal sealed class SetListStore(IDatabase redis)
{
    public const int Limit = 1_000;

    private static readonly RedisScript PutScript = RedisScript.Load<SetListStore>("PutSetList");

    public async Task<SetList?> ReadAsync(string name)
    {
        var stored = (string?)await redis.HashGetAsync(QueueKeys.SetLists, name);
        return stored is null
            ? BuiltInSetLists.ByName.GetValueOrDefault(name)
            : JsonSerializer.Deserialize(stored.AsSpan(stored.IndexOf('\n', StringComparison.Ordinal) + 1), QueueJson.Default.SetList);
    }

    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await redis.HashKeysAsync(QueueKeys.SetLists)).Select(name => name.ToString()).Union(BuiltInSetLists.ByName.Keys).Order(StringComparer.Ordinal)];

    /// <param name="subject">Null for those who may act for anybody.</param>
    public Task<PutOutcome> PutAsync(string name, string? subject, string author, SetList setList) =>
        RunAsync(name, subject, author, JsonSerializer.Serialize(setList, QueueJson.Default.SetList));

    public Task<PutOutcome> DeleteAsync(string name, string? subject) => RunAsync(name, subject, "", "");

    private async Task<PutOutcome> RunAsync(string name, string? subject, string author, string json)
    {
        var answer = await PutScript.RunAsync(redis, [QueueKeys.SetLists], [name, subject ?? "", author.ReplaceLineEndings(" "), json, Limit]);
        return answer.Status switch
        {
            "ok" => new PutOutcome.Done(),
            "not-yours" => new PutOutcome.NotYours(),
            "full" => new PutOutcome.Full(),
            "unknown" => new PutOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }
}
