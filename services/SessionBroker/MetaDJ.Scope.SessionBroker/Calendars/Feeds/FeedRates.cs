using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>How often feeds may be read from one network address: nobody is known there, so nobody else can be counted.</summary>
internal sealed class FeedRates(IOptions<CalendarOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.FeedReadsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0,
        }));

    public bool Allows(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
