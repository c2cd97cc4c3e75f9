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

    private const string Prelude = "SetList";

    private static readonly RedisScript PutScript = RedisScript.Load<SetListStore>("PutSetList", Prelude);
    private static readonly RedisScript RenameScript = RedisScript.Load<SetListStore>("RenameSetList", Prelude);

    public async Task<SetList?> ReadAsync(string name) => (await FindAsync(name))?.List;

    public async Task<StoredSetList?> FindAsync(string name)
    {
        if ((string?)await redis.HashGetAsync(QueueKeys.SetLists, name) is not { } stored)
        {
            return BuiltInSetLists.ByName.TryGetValue(name, out var ours) ? new StoredSetList(ours, 0) : null;
        }

        var line = stored.IndexOf('\n', StringComparison.Ordinal);
        var tab = stored.IndexOf('\t', StringComparison.Ordinal);
        return new StoredSetList(
            JsonSerializer.Deserialize(stored.AsSpan(line + 1), QueueJson.Default.SetList) ?? throw new InvalidDataException($"The set list '{name}' is empty."),
            tab > 0 && tab < line && long.TryParse(stored.AsSpan(0, tab), out var version) ? version : 1);
    }

    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await redis.HashKeysAsync(QueueKeys.SetLists)).Select(name => name.ToString()).Union(BuiltInSetLists.ByName.Keys).Order(StringComparer.Ordinal)];

    /// <param name="subject">Null for those who may act for anybody.</param>
    public Task<PutOutcome> PutAsync(string name, string? subject, string author, SetList setList, SetListCondition condition = default) =>
        RunAsync(name, subject, author, JsonSerializer.Serialize(setList, QueueJson.Default.SetList), condition);

    public Task<PutOutcome> DeleteAsync(string name, string? subject, SetListCondition condition = default) => RunAsync(name, subject, "", "", condition);

    public async Task<PutOutcome> RenameAsync(string name, string? subject, string to, SetListCondition condition) => Outcome(await RenameScript.RunAsync(
        redis, [QueueKeys.SetLists], [name, subject ?? "", to, condition.ToString(), IsOurs(to)]));

    private async Task<PutOutcome> RunAsync(string name, string? subject, string author, string json, SetListCondition condition) => Outcome(await PutScript.RunAsync(
        redis, [QueueKeys.SetLists], [name, subject ?? "", author.ReplaceLineEndings(" "), json, Limit, condition.ToString(), IsOurs(name)]));

    private static string IsOurs(string name) => BuiltInSetLists.ByName.ContainsKey(name) ? "1" : "";

    private static PutOutcome Outcome(ScriptAnswer answer) => answer.Status switch
    {
        "ok" => new PutOutcome.Done(answer.Number(0)),
        "not-yours" => new PutOutcome.NotYours(),
        "changed" => new PutOutcome.Changed(),
        "exists" => new PutOutcome.Exists(),
        "full" => new PutOutcome.Full(),
        "unknown" => new PutOutcome.Unknown(),
        _ => throw answer.Unexpected(),
    };
}

/// <param name="Version">0 for one that we bring along.</param>
internal sealed record StoredSetList(SetList List, long Version);
