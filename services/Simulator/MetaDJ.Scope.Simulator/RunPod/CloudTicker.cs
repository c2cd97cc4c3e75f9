using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.RunPod;

/// <summary>What happens while nobody asks: boots go on, an empty account loses its pods, and the data file follows.</summary>
internal sealed partial class CloudTicker(
    PodFleet fleet, UsageBook usage, CloudArchive archive, SimulatorOptions options, SimulatedClock clock, ILogger<CloudTicker> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await archive.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await archive.SaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TickInterval, clock.Life);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TickAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    internal async Task TickAsync()
    {
        try
        {
            foreach (var pod in fleet.All)
            {
                pod.Settle();
            }

            Collect();
            await archive.SaveAsync();
        }
        catch (IOException exception)
        {
            LogDataFileUnwritable(exception);
        }
    }

    /// <summary>At zero, pods on a network volume are stopped; the others are lost.</summary>
    private void Collect()
    {
        if (usage.Balance > 0)
        {
            return;
        }

        foreach (var pod in fleet.All)
        {
            if (pod.Settings.NetworkVolumeId is null)
            {
                fleet.End(pod, PodStatus.Terminated, "terminated: insufficient balance");
            }
            else if (pod.HoldsGpu)
            {
                fleet.End(pod, PodStatus.Exited, "stopped: insufficient balance");
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The simulator's data file could not be written")]
    private partial void LogDataFileUnwritable(Exception exception);
}
