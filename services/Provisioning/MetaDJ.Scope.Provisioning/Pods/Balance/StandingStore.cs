using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>How the pools stood at the last look, for whichever replica is asked. Nothing is decided by it.</summary>
internal sealed class StandingStore(IDatabase redis)
{
    private static readonly RedisScript SaveScript = RedisScript.Load<StandingStore>("SaveStandings");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private string? _written;

    /// <summary>Writes only what is new: most looks change nothing.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task SaveAsync(IReadOnlyDictionary<PoolName, PoolStanding> standings, long fence)
    {
        var told = Text(standings, standing => standing with { At = default });
        if (told == _written)
        {
            return;
        }

        var answer = await SaveScript.RunAsync(redis, [PodKeys.Standings, PodKeys.Reconciler], [fence, Text(standings, standing => standing)]);
        _written = answer.Status switch
        {
            "saved" => told,
            "superseded" => throw new SupersededException(),
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<IReadOnlyDictionary<string, PoolStanding>> ReadAsync() =>
        await redis.StringGetAsync(PodKeys.Standings) is { HasValue: true } text
            ? JsonSerializer.Deserialize<Dictionary<string, PoolStanding>>((string)text!, Json)!
            : FrozenDictionary<string, PoolStanding>.Empty;

    private static string Text(IReadOnlyDictionary<PoolName, PoolStanding> standings, Func<PoolStanding, PoolStanding> told) =>
        JsonSerializer.Serialize(
            standings.OrderBy(standing => standing.Key.Value, StringComparer.Ordinal).ToDictionary(standing => standing.Key.Value, standing => told(standing.Value)), Json);
}
