using System.Net;
using System.Net.Http.Headers;

namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>What is known of the account's quota: one for the whole process, since RunPod counts by user and not by connection.</summary>
internal sealed class RateLimitWindows(TimeProvider clock)
{
    /// <summary>When a 429 names no delay.</summary>
    private static readonly TimeSpan UnnamedDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue;

    /// <summary>Takes one call from every window and answers zero; or takes nothing and answers how long to wait.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var name in _windows.Where(window => window.Value.ResetsAt <= now).Select(window => window.Key).ToArray())
            {
                _windows.Remove(name);
            }

            var free = _windows.Values.Where(window => window.Remaining <= 0).Select(window => window.ResetsAt).Append(_blockedUntil).Max();
            if (free > now)
            {
                return free - now;
            }

            foreach (var window in _windows.Values)
            {
                window.Remaining--;
            }

            return TimeSpan.Zero;
        }
    }

    public void Observe(HttpResponseMessage answer)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (answer.Headers.NonValidated.TryGetValues(RateLimitHeader.Name, out var values))
            {
                foreach (var member in RateLimitHeader.Parse(string.Join(',', values)))
                {
                    _windows[member.Window] = new Window(member.Remaining, now + member.Reset);
                }
            }

            if (answer.StatusCode == HttpStatusCode.TooManyRequests && now + DelayOf(answer.Headers.RetryAfter, now) is var until && until > _blockedUntil)
            {
                _blockedUntil = until;
            }
        }
    }

    private static TimeSpan DelayOf(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date && date > now ? date - now : UnnamedDelay);

    private sealed class Window(long remaining, DateTimeOffset resetsAt)
    {
        public long Remaining { get; set; } = remaining;

        public DateTimeOffset ResetsAt { get; } = resetsAt;
    }
}
