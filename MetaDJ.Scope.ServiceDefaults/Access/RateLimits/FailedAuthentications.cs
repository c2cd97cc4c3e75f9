using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Access.RateLimits;

/// <summary>Counts what was not good by the address it came from, so that guessing costs the guesser time and us nothing.</summary>
public sealed class FailedAuthentications(IOptions<AccessOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _byAddress = PartitionedRateLimiter.Create<string, string>(address =>
        options.Value.RateLimits is { Enabled: true } limits
            ? RateLimitPartition.GetTokenBucketLimiter(address, _ => RateLimits.Bucket(limits.FailuresPerMinute, TimeSpan.FromMinutes(1), limits.FailureBurst))
            : RateLimitPartition.GetNoLimiter(address));

    /// <returns>Not acquired when there were too many: then no more is said than that.</returns>
    public RateLimitLease Count(HttpContext http) => _byAddress.AttemptAcquire(RateLimits.AddressOf(http.Connection.RemoteIpAddress));

    /// <summary>Whether a key from there is not even looked up.</summary>
    public bool TooMany(HttpContext http) =>
        _byAddress.GetStatistics(RateLimits.AddressOf(http.Connection.RemoteIpAddress)) is { CurrentAvailablePermits: < 1 };

    public void Dispose() => _byAddress.Dispose();
}
