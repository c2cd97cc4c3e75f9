using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>The wishes. Each is written whole and read whole, so no step needs a script.</summary>
internal sealed class PoolStore(IDatabase redis)
{
    /// <summary>Every look at the fleet reads all of them.</summary>
    public const int Most = 1_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<IReadOnlyList<Pool>> ListAsync() =>
        [.. (await redis.HashGetAllAsync(PoolKeys.Pools)).Select(entry => new Pool(PoolName.Parse(entry.Name!), Read(entry.Value))).OrderBy(pool => pool.Name.Value, StringComparer.Ordinal)];

    public async Task<Pool?> FindAsync(PoolName name) =>
        await redis.HashGetAsync(PoolKeys.Pools, name.Value) is { HasValue: true } spec ? new Pool(name, Read(spec)) : null;

    public Task PutAsync(Pool pool) => redis.HashSetAsync(PoolKeys.Pools, pool.Name.Value, Write(pool.Spec));

    /// <summary>Whether one more, or this one anew, may be put.</summary>
    public async Task<bool> HasRoomAsync(PoolName name) =>
        await redis.HashLengthAsync(PoolKeys.Pools) < Most || await redis.HashExistsAsync(PoolKeys.Pools, name.Value);

    /// <returns>False when there is one of that name already; it stays as it is.</returns>
    public Task<bool> AddAsync(Pool pool) => redis.HashSetAsync(PoolKeys.Pools, pool.Name.Value, Write(pool.Spec), When.NotExists);

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(PoolName name) => redis.HashDeleteAsync(PoolKeys.Pools, name.Value);

    private static PoolSpec Read(RedisValue spec) => JsonSerializer.Deserialize<PoolSpec>((string)spec!, Json)!;

    private static RedisValue Write(PoolSpec spec) => JsonSerializer.Serialize(spec, Json);
}
