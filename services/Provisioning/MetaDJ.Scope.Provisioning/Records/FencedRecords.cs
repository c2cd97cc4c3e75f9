using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Records;

/// <summary>Records by name in one hash, each written only by whoever read its latest version and still acts.</summary>
/// <param name="key">With the pods' hash tag, for the reconciler's token is checked in the same step.</param>
/// <param name="most">How many there may be.</param>
internal abstract class FencedRecords<TRecord>(IDatabase redis, RedisKey key, int most)
    where TRecord : class, IFencedRecord<TRecord>
{
    private static readonly RedisScript SaveScript = RedisScript.Load<PodStore>("SaveRecord");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<IReadOnlyList<TRecord>> ListAsync() =>
        [.. (await redis.HashGetAllAsync(key)).Select(entry => Read(entry.Value)).OrderBy(record => record.Name, StringComparer.Ordinal)];

    public async Task<TRecord?> FindAsync(string name) =>
        await redis.HashGetAsync(key, name) is { HasValue: true } record ? Read(record) : null;

    /// <summary>Applies a change to the record as it is now, again if somebody was faster.</summary>
    /// <param name="fence">The reconciler's token; 0 for a person's order.</param>
    /// <param name="change">Gets null when there is no record, and gives null when the change does not apply.</param>
    /// <returns>Null when it did not apply.</returns>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<TRecord?> ChangeAsync(string name, long fence, Func<TRecord?, TRecord?> change)
    {
        while (true)
        {
            var current = await FindAsync(name);
            var changed = change(current);
            if (changed is null || changed == current)
            {
                return changed;
            }

            var next = changed.At((current?.Version ?? 0) + 1);
            if (await SaveAsync(name, current?.Version ?? 0, JsonSerializer.Serialize(next, Json), fence))
            {
                return next;
            }
        }
    }

    /// <summary>Forgets what is no more, unless its record has changed meanwhile.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public Task<bool> ForgetAsync(TRecord record, long fence) => SaveAsync(record.Name, record.Version, "", fence);

    private async Task<bool> SaveAsync(string name, long version, string record, long fence)
    {
        var answer = await SaveScript.RunAsync(redis, [key, PodKeys.Reconciler], [name, version, record, fence, most]);
        return answer.Status switch
        {
            "saved" => true,
            "stale" => false,
            "superseded" => throw new SupersededException(),
            "full" => throw new InvalidOperationException($"There are {most} records of {typeof(TRecord).Name} already."),
            _ => throw answer.Unexpected(),
        };
    }

    private static TRecord Read(RedisValue record) => JsonSerializer.Deserialize<TRecord>((string)record!, Json)!;
}

/// <summary>A record that is kept by <see cref="FencedRecords{TRecord}"/>.</summary>
internal interface IFencedRecord<TSelf>
{
    string Name { get; }

    /// <summary>Rises with every save; 0 is not yet saved.</summary>
    long Version { get; }

    TSelf At(long version);
}
