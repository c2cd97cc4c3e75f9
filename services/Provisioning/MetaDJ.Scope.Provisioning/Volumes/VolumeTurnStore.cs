using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>Who may write to a network volume: a fenced lease per volume, for bring-ups and for other services. It outlives no crash by more than its length.</summary>
internal sealed class VolumeTurnStore(IDatabase redis, IOptions<VolumeOptions> options)
{
    /// <summary>The token must rise for as long as anybody may still present an old one.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    private static readonly RedisScript TakeScript = RedisScript.Load<VolumeTurnStore>("TakeTurn");
    private static readonly RedisScript RenewScript = RedisScript.Load<VolumeTurnStore>("RenewTurn");
    private static readonly RedisScript ReleaseScript = RedisScript.Load<VolumeTurnStore>("ReleaseTurn");

    /// <param name="holder">The same one renews.</param>
    public async Task<TurnOutcome> TakeAsync(string volumeId, string holder)
    {
        var answer = await TakeScript.RunAsync(redis, [VolumeKeys.Turn(volumeId)], [holder, Length, Ms(Memory)]);
        return answer.Status switch
        {
            "taken" => new TurnOutcome.Taken(answer.Number(0), Instant(answer.Number(1))),
            "held" => new TurnOutcome.Held(TimeSpan.FromMilliseconds(answer.Number(0))),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>False when somebody else may have it by now.</returns>
    public async Task<bool> RenewAsync(string volumeId, long token)
    {
        var answer = await RenewScript.RunAsync(redis, [VolumeKeys.Turn(volumeId)], [token.ToString(CultureInfo.InvariantCulture), Length, Ms(Memory)]);
        return answer.Status switch { "renewed" => true, "lost" => false, _ => throw answer.Unexpected() };
    }

    /// <returns>False when it was lost before.</returns>
    public async Task<bool> ReleaseAsync(string volumeId, long token)
    {
        var answer = await ReleaseScript.RunAsync(redis, [VolumeKeys.Turn(volumeId)], [token.ToString(CultureInfo.InvariantCulture)]);
        return answer.Status switch { "released" => true, "lost" => false, _ => throw answer.Unexpected() };
    }

    private long Length => Ms(options.Value.Turn);

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;

    private static DateTimeOffset Instant(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}

/// <summary>What came of asking for a turn.</summary>
internal abstract record TurnOutcome
{
    private TurnOutcome()
    {
    }

    public sealed record Taken(long Token, DateTimeOffset ExpiresAt) : TurnOutcome;

    /// <param name="Left">Until it expires, unless its holder renews.</param>
    public sealed record Held(TimeSpan Left) : TurnOutcome;
}
