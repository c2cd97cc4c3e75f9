using System.Text.Json;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Brakes;

/// <summary>
/// The emergency brake. Kept in Redis: all replicas obey it, and a restart does not release it. Written and removed whole, so that it needs
/// no script.
/// </summary>
internal sealed class FleetBrake(IDatabase redis, IOptionsMonitor<ProvisioningOptions> options)
{
    /// <returns>Null while the fleet is free to move.</returns>
    public async Task<BrakePull?> ReadAsync() => options.CurrentValue.Paused
        ? new BrakePull("the configuration", "Provisioning:Paused is set.", null)
        : await redis.StringGetAsync(PodKeys.Brake) is { HasValue: true } pull ? JsonSerializer.Deserialize<BrakePull>((string)pull!, PodRecords.Json) : null;

    public async Task<bool> IsOnAsync() => await ReadAsync() is not null;

    public Task PullAsync(BrakePull pull) => redis.StringSetAsync(PodKeys.Brake, JsonSerializer.Serialize(pull, PodRecords.Json));

    /// <returns>Whether it was pulled.</returns>
    public Task<bool> ReleaseAsync() => redis.KeyDeleteAsync(PodKeys.Brake);

    /// <summary>
    /// What is done all the same: to look, to write down what is seen, and whatever concerns Scope alone – a picture that runs goes on, and a
    /// pod that is paid for is made ready. The cloud is asked for nothing that starts, stops or ends a pod.
    /// </summary>
    public static bool Allows(PodAction action) => action is not (
        PodAction.Request or PodAction.HoldOff or PodAction.Create or PodAction.Start or PodAction.Stop or PodAction.Terminate
        or PodAction.TerminateOrphan or PodAction.Retire or PodAction.Drain or PodAction.Evict
        or PodAction.Recover { Rung: Contracts.RecoveryRung.RestartPod });
}

/// <param name="By">Who pulled it.</param>
/// <param name="SinceAt">Null for a setting, whose time is not known.</param>
internal sealed record BrakePull(string By, string? Reason, DateTimeOffset? SinceAt)
{
    public string Notice => $"The fleet is braked by {By}{(SinceAt is { } since ? $" since {since:u}" : "")}: no pod is started, stopped or ended{(Reason is null ? "." : $" ({Reason}).")}";
}
