using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.HotKeys;

/// <summary>The hot-keys of a session.</summary>
internal sealed class HotKeyStore(IDatabase redis)
{
    private static readonly RedisScript PutScript = RedisScript.Load<HotKeyStore>("PutHotKey", QueueKeys.Prelude);

    public async Task<IReadOnlyList<HotKey>> ListAsync(SessionId session) =>
        [.. (await redis.HashGetAllAsync(new QueueKeys(session).HotKeys)).Select(entry => Read(entry.Value!)).OrderBy(key => key.Key, StringComparer.Ordinal)];

    public async Task<HotKey?> ReadAsync(SessionId session, string key) =>
        (string?)await redis.HashGetAsync(new QueueKeys(session).HotKeys, key) is { } stored ? Read(stored) : null;

    public Task<ChangeOutcome> PutAsync(SessionId session, QueueCaller? caller, HotKey key) => RunAsync(session, caller, key.Key, Write(key));

    public Task<ChangeOutcome> DeleteAsync(SessionId session, QueueCaller? caller, string key) => RunAsync(session, caller, key, "");

    public static string Write(HotKey key) => JsonSerializer.Serialize(key, QueueJson.Default.HotKey);

    private static HotKey Read(string stored) => JsonSerializer.Deserialize(stored, QueueJson.Default.HotKey)!;

    private async Task<ChangeOutcome> RunAsync(SessionId session, QueueCaller? caller, string key, string stored)
    {
        var keys = new QueueKeys(session);
        return CueStore.Outcome(await PutScript.RunAsync(redis, keys.With(keys.HotKeys), [session.ToString(), caller?.Argument ?? "", key, stored, HotKeyValidation.MostKeys]));
    }
}
