using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Brakes;

/// <summary>Tells when it changes, not at every look, that the brake is on and which pods named like ours are not ours.</summary>
internal sealed partial class FleetWatch(AlertStore alerts, ProvisioningMetrics metrics, ILogger<FleetWatch> logger)
{
    private const string BrakedAlert = "fleet-braked";
    private const string StrangersAlert = "fleet-strangers";

    private HashSet<string>? _strangers;
    private BrakePull? _pull;
    private bool _looked;

    public async Task LookAsync(BrakePull? pull, PodSnapshot snapshot)
    {
        if (!_looked || pull != _pull)
        {
            await (pull is null ? alerts.ClearAsync(BrakedAlert) : alerts.RaiseAsync(BrakedAlert, AlertSeverity.Warning, pull.Notice));
            (_pull, _looked) = (pull, true);
        }

        if (snapshot.Cloud is not null)
        {
            await LookAsync(FleetStrangers.Of(snapshot.Pods, snapshot.Cloud, snapshot.Owner).ToDictionary(pod => pod.CloudId, pod => pod.Name));
        }
    }

    private async Task LookAsync(Dictionary<string, string> strangers)
    {
        metrics.SawStrangers(strangers.Count);
        if (_strangers is not null && _strangers.SetEquals(strangers.Keys))
        {
            return;
        }

        foreach (var (_, name) in strangers.Where(stranger => _strangers?.Contains(stranger.Key) != true))
        {
            LogStranger(name);
        }

        _strangers = [.. strangers.Keys];
        await (strangers.Count == 0
            ? alerts.ClearAsync(StrangersAlert)
            : alerts.RaiseAsync(
                StrangersAlert, AlertSeverity.Warning,
                $"{strangers.Count} pods are named like ours and do not carry our mark. They are left alone and cost money: GET /api/fleet names them; end them by hand if nobody wants them."));
    }

    [LoggerMessage(LogLevel.Warning, "StrangerSeen: {Name} is named like a pod of ours and does not carry our mark; it is left alone")]
    private partial void LogStranger(string name);
}
