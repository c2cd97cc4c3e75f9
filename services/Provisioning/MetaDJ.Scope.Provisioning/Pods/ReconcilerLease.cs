using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One replica acts at a time. The token fences its writes, so that a paused one does no harm when it wakes.</summary>
internal sealed class ReconcilerLease(IDatabase redis, IOptions<ProvisioningOptions> options, TimeProvider clock)
{
    private static readonly RedisScript HoldScript = RedisScript.Load<ReconcilerLease>("HoldReconciler");
    private static readonly RedisScript ReleaseScript = RedisScript.Load<ReconcilerLease>("ReleaseReconciler");

    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Contracts.PodId.New(clock)}";

    /// <returns>The fencing token; null when another replica acts.</returns>
    public async Task<long?> HoldAsync()
    {
        var answer = await HoldScript.RunAsync(redis, [PodKeys.Reconciler], [_owner, (long)options.Value.ReconcilerLease.TotalMilliseconds]);
        return answer.Status switch
        {
            "held" => answer.Number(0),
            "taken" => null,
            _ => throw answer.Unexpected(),
        };
    }

    public async Task ReleaseAsync() => await ReleaseScript.RunAsync(redis, [PodKeys.Reconciler], [_owner]);
}
