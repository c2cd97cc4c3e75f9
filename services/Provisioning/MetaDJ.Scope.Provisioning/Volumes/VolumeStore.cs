using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>The records of our network volumes.</summary>
internal sealed class VolumeStore(IDatabase redis)
{
    private const int MostVolumes = 1_000;

    private static readonly RedisScript SaveScript = RedisScript.Load<VolumeStore>("SaveVolume");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<IReadOnlyList<Volume>> ListAsync() =>
        [.. (await redis.HashGetAllAsync(VolumeKeys.Volumes)).Select(entry => Read(entry.Value)).OrderBy(volume => volume.Name, StringComparer.Ordinal)];

    public async Task<Volume?> FindAsync(string name) =>
        await redis.HashGetAsync(VolumeKeys.Volumes, name) is { HasValue: true } record ? Read(record) : null;

    /// <summary>Applies a change to the record as it is now, again if somebody was faster.</summary>
    /// <param name="change">Gets null when there is no record, and gives null when the change does not apply.</param>
    /// <returns>Null when it did not apply.</returns>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<Volume?> ChangeAsync(string name, long fence, Func<Volume?, Volume?> change)
    {
        while (true)
        {
            var current = await FindAsync(name);
            var changed = change(current);
            if (changed is null || changed == current)
            {
                return changed;
            }

            var next = changed with { Version = (current?.Version ?? 0) + 1 };
            if (await SaveAsync(name, current?.Version ?? 0, JsonSerializer.Serialize(next, Json), fence))
            {
                return next;
            }
        }
    }

    /// <summary>Forgets a volume that is no more, unless its record has changed meanwhile.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public Task<bool> ForgetAsync(Volume volume, long fence) => SaveAsync(volume.Name, volume.Version, "", fence);

    private async Task<bool> SaveAsync(string name, long version, string record, long fence)
    {
        var answer = await SaveScript.RunAsync(redis, VolumeKeys.Saving, [name, version, record, fence, MostVolumes]);
        return answer.Status switch
        {
            "saved" => true,
            "stale" => false,
            "superseded" => throw new SupersededException(),
            "full" => throw new InvalidOperationException($"There are {MostVolumes} volumes on record already."),
            _ => throw answer.Unexpected(),
        };
    }

    private static Volume Read(RedisValue record) => JsonSerializer.Deserialize<Volume>((string)record!, Json)!;
}
