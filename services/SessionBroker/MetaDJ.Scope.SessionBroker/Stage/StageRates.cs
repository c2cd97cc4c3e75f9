using System.Threading.RateLimiting;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Counts what comes to the door, in this process: no round trip. A caller is counted before the lease is looked at, a session after: nobody
/// uses up the rate of a stage that is not theirs.
/// </summary>
internal sealed class StageRates : IDisposable
{
    private readonly PartitionedRateLimiter<StageKnock> _callers;
    private readonly PartitionedRateLimiter<StageKnock> _sessions;
    private readonly PartitionedRateLimiter<StageKnock> _streams;

    public StageRates(IOptions<StageRateOptions> options)
    {
        var rates = options.Value;
        _callers = PartitionedRateLimiter.Create<StageKnock, (StageTraffic, string)>(knock => knock.IsService
            ? RateLimitPartition.GetNoLimiter((knock.Traffic, ""))
            : RateLimitPartition.GetTokenBucketLimiter((knock.Traffic, knock.Caller), key => Bucket(rates.RateOf(key.Item1), rates.Burst)));
        _sessions = PartitionedRateLimiter.Create<StageKnock, (StageTraffic?, SessionId)>(knock => knock.IsService
            ? RateLimitPartition.GetTokenBucketLimiter(((StageTraffic?)null, knock.SessionId), _ => Bucket(rates.Services, rates.Burst))
            : RateLimitPartition.GetTokenBucketLimiter(((StageTraffic?)knock.Traffic, knock.SessionId), key => Bucket(rates.RateOf(key.Item1!.Value) * rates.SessionFactor, rates.Burst)));
        _streams = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<StageKnock, string>(knock => RateLimitPartition.GetConcurrencyLimiter(knock.Caller, _ => Places(rates.OpenStreams))),
            PartitionedRateLimiter.Create<StageKnock, SessionId>(knock => RateLimitPartition.GetConcurrencyLimiter(knock.SessionId, _ => Places(rates.OpenStreamsOfSession))));
    }

    /// <returns>How long to wait when this caller is too fast; null when not.</returns>
    public TimeSpan? PauseOfCaller(in StageKnock knock) => Pause(_callers, knock);

    /// <returns>How long to wait when all callers of this session together, or our services on it, are too fast; null when not.</returns>
    public TimeSpan? PauseOfSession(in StageKnock knock) => Pause(_sessions, knock);

    /// <returns>A place for a stream, to be given back; null when too many are open.</returns>
    public RateLimitLease? OpenStream(in StageKnock knock)
    {
        var place = _streams.AttemptAcquire(knock);
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    public void Dispose()
    {
        _callers.Dispose();
        _sessions.Dispose();
        _streams.Dispose();
    }

    private static TimeSpan? Pause(PartitionedRateLimiter<StageKnock> limiter, in StageKnock knock)
    {
        using var lease = limiter.AttemptAcquire(knock);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var pause) ? pause : TimeSpan.FromSeconds(1);
    }

    private static TokenBucketRateLimiterOptions Bucket(double perSecond, TimeSpan burst) => new()
    {
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / perSecond),
        TokenLimit = (int)Math.Clamp(Math.Round(perSecond * burst.TotalSeconds), 1, int.MaxValue),
        QueueLimit = 0,
        AutoReplenishment = false,
    };

    private static ConcurrencyLimiterOptions Places(int count) => new() { PermitLimit = count, QueueLimit = 0 };
}
