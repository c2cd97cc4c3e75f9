using System.Collections.Frozen;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using Microsoft.Extensions.Options;
using Refit;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>Looks at Provisioning's pods, and remembers the last look for estimates.</summary>
internal sealed class PodWatch(IProvisioningApi provisioning, TimeProvider clock, IOptions<BrokerOptions> options)
{
    private const int PageSize = 200;

    /// <summary>A neighbour that is slower than this is not there: the loop has deadlines to keep.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private FrozenDictionary<PoolName, WarmUp> _warmUps = FrozenDictionary<PoolName, WarmUp>.Empty;

    /// <summary>What the last look saw; null when it saw nothing.</summary>
    public ILookup<PoolName, PodResponse>? Last { get; private set; }

    /// <summary>Every pod, by pool.</summary>
    /// <returns>Null when Provisioning cannot be asked: then nothing is known, and nobody loses a pod for it.</returns>
    public async Task<ILookup<PoolName, PodResponse>?> LookAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var pods = new List<PodResponse>();
            string? after = null;
            do
            {
                var page = await provisioning.ListPodsAsync(after: after, limit: PageSize, cancellationToken: either.Token);
                pods.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);

            var byPool = pods.ToLookup(pod => pod.Pool);
            _warmUps = byPool.ToFrozenDictionary(pool => pool.Key, pool => WarmUp.Of(pool, options.Value.AssumedWarmUp));
            Last = byPool;
            return byPool;
        }
        catch (Exception exception) when (IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            Last = null;
            return null;
        }
    }

    public WarmUp WarmUpOf(PoolName pool) => _warmUps.GetValueOrDefault(pool) ?? new WarmUp(options.Value.AssumedWarmUp, []);

    /// <summary>Whether this says that Provisioning did not answer, or not with an answer.</summary>
    public static bool IsUnreachable(Exception exception) =>
        exception is ApiExceptionBase or HttpRequestException or OperationCanceledException or Polly.ExecutionRejectedException;
}
