using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>Requests per key and window; the defaults are the specification's illustrative quotas.</summary>
public sealed class RateLimitOptions
{
    [Range(1, int.MaxValue)]
    public int PerMinute { get; init; } = 60;

    [Range(1, int.MaxValue)]
    public int PerHour { get; init; } = 3_000;

    [Range(1, int.MaxValue)]
    public int PerDay { get; init; } = 50_000;
}

/// <summary>The headers to send, and whether the request is refused.</summary>
/// <param name="Exceeded">Name of the window that is used up; null when the request may pass.</param>
internal readonly record struct RateLimitVerdict(string State, string? Exceeded, TimeSpan RetryAfter);

/// <summary>Three fixed windows per key.</summary>
internal sealed class RateLimiter(SimulatorOptions options, SimulatedClock clock)
{
    private readonly ConcurrentDictionary<string, Window[]> _byKey = new(StringComparer.Ordinal);

    public string Policy { get; } =
        $"\"minute\";q={options.RateLimit.PerMinute};w=60, \"hour\";q={options.RateLimit.PerHour};w=3600, \"day\";q={options.RateLimit.PerDay};w=86400";

    public RateLimitVerdict Take(string key)
    {
        var windows = _byKey.GetOrAdd(key, static (_, limits) => Fresh(limits), options.RateLimit);
        var now = clock.Life.GetUtcNow();
        lock (windows)
        {
            foreach (var window in windows)
            {
                window.Roll(now);
            }

            // A refused request costs nothing, otherwise a client that hammers would never come back.
            var full = windows.LastOrDefault(window => window.Left == 0);
            if (full is null)
            {
                foreach (var window in windows)
                {
                    window.Left--;
                }
            }

            return new(string.Join(", ", windows.Select(window => window.ToMember(now))), full?.Name, full?.UntilReset(now) ?? default);
        }
    }

    private static Window[] Fresh(RateLimitOptions limits) =>
    [
        new("minute", limits.PerMinute, TimeSpan.FromMinutes(1)),
        new("hour", limits.PerHour, TimeSpan.FromHours(1)),
        new("day", limits.PerDay, TimeSpan.FromDays(1)),
    ];

    private sealed class Window(string name, int quota, TimeSpan length)
    {
        private DateTimeOffset _resetsAt;

        public string Name { get; } = name;

        public int Left { get; set; }

        public void Roll(DateTimeOffset now)
        {
            if (now >= _resetsAt)
            {
                _resetsAt = now + length;
                Left = quota;
            }
        }

        public TimeSpan UntilReset(DateTimeOffset now) => _resetsAt - now;

        public string ToMember(DateTimeOffset now) => $"\"{Name}\";r={Left};t={(int)Math.Ceiling(UntilReset(now).TotalSeconds)}";
    }
}
