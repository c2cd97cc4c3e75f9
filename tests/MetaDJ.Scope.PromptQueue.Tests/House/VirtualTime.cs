using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>
/// Time for a whole rehearsal, that of Redis included: it stands still until it is moved, then goes from one timer to the next and waits at each until
/// everybody has done what they do at that instant. So a show is faster than life, and every instant of it is exact however busy the machine is.
/// </summary>
internal sealed class VirtualTime : TimeProvider, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly Stir _stir = new();
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(System.GetUtcNow().ToUnixTimeMilliseconds());
    private ConnectionMultiplexer? _redis;

    /// <summary>By which timers ring too late.</summary>
    public TimeSpan Lateness { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Redis tells the time of this clock from now on.</summary>
    public async Task AttachAsync(string redis)
    {
        _redis = await ConnectionMultiplexer.ConnectAsync(redis);
        await TellRedisAsync();
    }

    /// <summary>A host's calls are seen, and its scripts ask for this time.</summary>
    public void Wire(IServiceCollection services)
    {
        services.AddSingleton(provider => VirtualRedis.Before(provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), _stir));
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new Stir.Handler(_stir)));
    }

    /// <summary>Plays on to an instant.</summary>
    public async Task MoveToAsync(DateTimeOffset instant)
    {
        await _stir.SettleAsync();
        while (NextUntil(instant) is { } next)
        {
            await SetAsync(next);
            Fire();
            await _stir.SettleAsync();
        }

        await SetAsync(instant);
    }

    public Task MoveAsync(TimeSpan span) => MoveToAsync(GetUtcNow() + span);

    public async ValueTask DisposeAsync() => await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);

    private DateTimeOffset? NextUntil(DateTimeOffset instant)
    {
        lock (_gate)
        {
            return _timers.Where(timer => timer.DueAt <= instant).MinBy(timer => timer.DueAt)?.DueAt;
        }
    }

    private async Task SetAsync(DateTimeOffset instant)
    {
        lock (_gate)
        {
            _now = instant > _now ? instant : _now;
        }

        await TellRedisAsync();
    }

    private async Task TellRedisAsync()
    {
        var micros = (GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        await _redis!.GetDatabase().HashSetAsync(VirtualRedis.Clock, [new("s", micros / 1_000_000), new("us", micros % 1_000_000)]);
    }

    private void Fire()
    {
        List<Timer> due;
        lock (_gate)
        {
            due = [.. _timers.Where(timer => timer.DueAt <= _now).OrderBy(timer => timer.DueAt)];
            due.ForEach(timer => timer.Next(_now));
        }

        due.ForEach(timer => timer.Ring());
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._stir.Note();
            lock (time._gate)
            {
                time._timers.Remove(this);
                (_period, DueAt) = (period, dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime + (dueTime > TimeSpan.Zero ? time.Lateness : TimeSpan.Zero));
                if (DueAt < DateTimeOffset.MaxValue)
                {
                    time._timers.Add(this);
                }
            }

            return true;
        }

        /// <summary>Under the lock.</summary>
        public void Next(DateTimeOffset now)
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt = now + _period;
            }
            else
            {
                DueAt = DateTimeOffset.MaxValue;
                time._timers.Remove(this);
            }
        }

        public void Ring()
        {
            time._stir.Begin();
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    callback(state);
                    time._stir.End();
                },
                null);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
