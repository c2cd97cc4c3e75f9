using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>
/// Lets heartbeats that come at once share a script. The first goes at once; whatever comes for the same pool while a script is under way goes
/// with the next. So a lone heartbeat waits for nothing, and the busier it is, the more go together.
/// </summary>
/// <param name="renew">Answers each heartbeat of a pool, in order.</param>
internal sealed class SharedHeartbeats(Func<PoolName, IReadOnlyList<Heartbeat>, Task<IReadOnlyList<LeaseOutcome>>> renew)
{
    // Bounded by the pools that exist: only a session that exists has one.
    private readonly ConcurrentDictionary<PoolName, Gathering> _byPool = new();

    public Task<LeaseOutcome> RenewAsync(PoolName pool, Heartbeat heartbeat) =>
        _byPool.GetOrAdd(pool, static (name, renew) => new Gathering(together => renew(name, together)), renew).RenewAsync(heartbeat);

    private sealed class Gathering(Func<IReadOnlyList<Heartbeat>, Task<IReadOnlyList<LeaseOutcome>>> renew)
    {
        private readonly Lock _gate = new();
        private readonly Queue<Waiting> _waiting = new();
        private bool _underWay;

        public Task<LeaseOutcome> RenewAsync(Heartbeat heartbeat)
        {
            var waiting = new Waiting(heartbeat);
            lock (_gate)
            {
                _waiting.Enqueue(waiting);
                if (_underWay)
                {
                    return waiting.Outcome.Task;
                }

                _underWay = true;
            }

            _ = RunAsync();
            return waiting.Outcome.Task;
        }

        private async Task RunAsync()
        {
            while (TakeTogether() is { Count: > 0 } together)
            {
                await RenewAsync(together);
            }
        }

        private List<Waiting> TakeTogether()
        {
            lock (_gate)
            {
                var together = new List<Waiting>(Math.Min(_waiting.Count, LeaseStore.RenewedTogether));
                while (together.Count < LeaseStore.RenewedTogether && _waiting.TryDequeue(out var next))
                {
                    together.Add(next);
                }

                _underWay = together.Count > 0;
                return together;
            }
        }

        /// <summary>Contains its own failure. One that Redis cannot carry out, as with a broken record, fails by itself and not for the others.</summary>
        private async Task RenewAsync(List<Waiting> together)
        {
            try
            {
                var outcomes = await renew([.. together.Select(waiting => waiting.Heartbeat)]);
                for (var i = 0; i < together.Count; i++)
                {
                    together[i].Outcome.SetResult(outcomes[i]);
                }
            }
            catch (RedisServerException) when (together.Count > 1)
            {
                foreach (var waiting in together)
                {
                    await RenewAsync([waiting]);
                }
            }
            catch (Exception exception)
            {
                together.ForEach(waiting => waiting.Outcome.TrySetException(exception));
            }
        }
    }

    private sealed record Waiting(Heartbeat Heartbeat)
    {
        public TaskCompletionSource<LeaseOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
