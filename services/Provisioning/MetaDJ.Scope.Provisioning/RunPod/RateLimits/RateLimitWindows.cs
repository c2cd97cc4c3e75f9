using System.Net;
using System.Net.Http.Headers;

namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>
/// What is known of the account's quota: one for the whole process, since RunPod counts by user and not by connection. A window that has passed
/// begins anew with its whole quota, as the policy tells it; where it tells none, the next answer does.
/// </summary>
internal sealed class RateLimitWindows(TimeProvider clock)
{
    /// <summary>Reads leave this part of each window to listings, to what ends pods and to what starts them.</summary>
    private const int KeptFromReads = 6;

    /// <summary>When a 429 names no delay.</summary>
    private static readonly TimeSpan UnnamedDelay = TimeSpan.FromSeconds(5);

    /// <summary>Two answers about one window tell its end rounded to seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RateLimitQuota> _quotas = new(StringComparer.Ordinal);
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue;
    private int _underWay;
    private int _endsQueued;

    /// <summary>Takes one call from every window and answers zero; or takes nothing and answers how long to wait.</summary>
    /// <remarks>Each call that was taken must be <see cref="Answered"/>.</remarks>
    public TimeSpan Take(CallRank rank)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Renew(now);
            var free = _windows.Where(window => window.Value.Remaining <= Kept(window.Key, rank)).Select(window => window.Value.ResetsAt).Append(_blockedUntil).Max();
            if (free > now)
            {
                return free - now;
            }

            foreach (var window in _windows.Values)
            {
                window.Remaining--;
            }

            _underWay++;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Says that a call waits for its turn, until it is disposed of.</summary>
    public IDisposable? Queue(CallRank rank) => rank == CallRank.End ? new Place(this) : null;

    /// <param name="answer">Null when none came.</param>
    public void Answered(HttpResponseMessage? answer)
    {
        lock (_lock)
        {
            _underWay--;
            if (answer is null)
            {
                return;
            }

            var now = clock.GetUtcNow();
            foreach (var quota in Values(answer, RateLimitHeader.PolicyName, RateLimitHeader.ParsePolicy))
            {
                _quotas[quota.Window] = quota;
            }

            foreach (var member in Values(answer, RateLimitHeader.Name, RateLimitHeader.Parse))
            {
                See(member, now + member.Reset);
            }

            if (answer.StatusCode == HttpStatusCode.TooManyRequests && now + DelayOf(answer.Headers.RetryAfter, now) is var until && until > _blockedUntil)
            {
                _blockedUntil = until;
            }
        }
    }

    /// <summary>What others of the account used counts, and so does what is still under way: its answers are not in this one.</summary>
    private void See(RateLimitMember member, DateTimeOffset resetsAt)
    {
        var known = _windows.GetValueOrDefault(member.Window) is { IsSupposed: false } window && (window.ResetsAt - resetsAt).Duration() <= Rounding ? window : null;
        var remaining = known is null ? Math.Max(0, member.Remaining - _underWay) : Math.Min(known.Remaining, member.Remaining);
        _windows[member.Window] = new Window(remaining, known?.ResetsAt ?? resetsAt, isSupposed: false);
    }

    private void Renew(DateTimeOffset now)
    {
        foreach (var name in _windows.Where(window => window.Value.ResetsAt <= now).Select(window => window.Key).ToArray())
        {
            _windows.Remove(name);
            if (_quotas.GetValueOrDefault(name) is { } quota)
            {
                _windows[name] = new Window(Math.Max(0, quota.Quota - _underWay), now + quota.Length, isSupposed: true);
            }
        }
    }

    private long Kept(string window, CallRank rank) => rank switch
    {
        CallRank.End => 0,
        CallRank.Read => _endsQueued + ((_quotas.GetValueOrDefault(window)?.Quota ?? 0) / KeptFromReads),
        _ => _endsQueued,
    };

    private static IEnumerable<T> Values<T>(HttpResponseMessage answer, string header, Func<string, IEnumerable<T>> parse) =>
        answer.Headers.NonValidated.TryGetValues(header, out var values) ? parse(string.Join(',', values)) : [];

    private static TimeSpan DelayOf(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date && date > now ? date - now : UnnamedDelay);

    private sealed class Window(long remaining, DateTimeOffset resetsAt, bool isSupposed)
    {
        public long Remaining { get; set; } = remaining;

        public DateTimeOffset ResetsAt { get; } = resetsAt;

        /// <summary>No answer has told of it yet.</summary>
        public bool IsSupposed { get; } = isSupposed;
    }

    private sealed class Place : IDisposable
    {
        private readonly RateLimitWindows _windows;

        public Place(RateLimitWindows windows)
        {
            _windows = windows;
            lock (windows._lock)
            {
                windows._endsQueued++;
            }
        }

        public void Dispose()
        {
            lock (_windows._lock)
            {
                _windows._endsQueued--;
            }
        }
    }
}
