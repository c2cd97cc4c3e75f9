using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Brakes;

/// <summary>Tells once, not at every look, that the brake is on and which pods named like ours are not ours.</summary>
internal sealed partial class FleetWatch(ProvisioningMetrics metrics, ILogger<FleetWatch> logger)
{
    private HashSet<string> _strangers = [];
    private BrakePull? _pull;

    public void Look(BrakePull? pull, PodSnapshot snapshot)
    {
        if (pull != _pull)
        {
            LogBrake(pull?.Notice ?? "The fleet is free to move.");
            _pull = pull;
        }

        if (snapshot.Cloud is null)
        {
            return;
        }

        var strangers = FleetStrangers.Of(snapshot.Pods, snapshot.Cloud, snapshot.Owner).ToList();
        foreach (var stranger in strangers.Where(pod => !_strangers.Contains(pod.CloudId)))
        {
            LogStranger(stranger.Name, stranger.Owner);
        }

        _strangers = strangers.Select(pod => pod.CloudId).ToHashSet();
        metrics.SawStrangers(_strangers.Count);
    }

    [LoggerMessage(LogLevel.Warning, "FleetBrake: {Notice}")]
    private partial void LogBrake(string notice);

    [LoggerMessage(LogLevel.Warning, "StrangerSeen: {Name} is named like a pod of ours and carries the mark {Owner}; it is left alone, see GET /api/fleet")]
    private partial void LogStranger(string name, string? owner);
}
