using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// Whether a pod that nobody needs for the moment is stopped or terminated: the cheaper of the two in what is expected, with the reason said.
/// </summary>
internal static class StopOrTerminate
{
    public static IdleChoice Choose(IdleFacts facts)
    {
        if (facts.Wanted != IdleFate.ByPrice)
        {
            return facts.Wanted == IdleFate.Stop ? new(PodFate.Stop, "its pool says so") : new(PodFate.Terminate, "its pool says so");
        }

        if (facts.IsOnNetworkVolume)
        {
            return new(PodFate.Terminate, "all it knows is on its network volume, and nothing is lost");
        }

        if (facts.StoppedDiskPerHour == 0)
        {
            return new(PodFate.Terminate, "it has no disk that would stay");
        }

        if (facts.NeededIn > facts.LongestStop)
        {
            return new(PodFate.Terminate, $"it is not needed within {facts.LongestStop}, when it would be terminated anyway");
        }

        var fresh = Cost(facts.FreshBringUp, facts.PricePerHour);
        var kept = Cost(facts.KeptBringUp, facts.PricePerHour);
        var disk = Cost(facts.NeededIn, facts.StoppedDiskPerHour);
        var risk = (decimal)facts.ResumeFails;

        // A pod that cannot be resumed costs its disk, the attempt is free, and then a new one is brought up.
        var stop = disk + ((1 - risk) * kept) + (risk * fresh);
        return stop < fresh
            ? new(PodFate.Stop, Text($"its disk costs {Usd(disk)} until then, a new pod {Usd(fresh)} to bring up"))
            : new(PodFate.Terminate, Text($"bringing up a new pod costs {Usd(fresh)}, its stopped disk and its return {Usd(stop)}"));
    }

    private static decimal Cost(TimeSpan time, decimal perHour) => (decimal)time.TotalHours * perHour;

    private static string Usd(decimal amount) => Text($"${amount:0.000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Reason">Follows "because".</param>
internal sealed record IdleChoice(PodFate Fate, string Reason);

/// <param name="IsOnNetworkVolume">It costs the same whether the pod stands, runs or is gone.</param>
/// <param name="StoppedDiskPerHour">USD for the host's volume disk while the pod is stopped; 0 when it has none.</param>
/// <param name="PricePerHour">USD while it runs, disks included.</param>
/// <param name="NeededIn">When somebody will likely need it again.</param>
/// <param name="LongestStop">A stopped pod is terminated after this.</param>
/// <param name="KeptBringUp">From starting it again to a picture.</param>
/// <param name="FreshBringUp">The same of a new pod that must load its models first.</param>
/// <param name="ResumeFails">The share of stopped pods that cannot be started again: others rent their GPU meanwhile.</param>
internal sealed record IdleFacts(
    IdleFate Wanted, bool IsOnNetworkVolume, decimal StoppedDiskPerHour, decimal PricePerHour, TimeSpan NeededIn, TimeSpan LongestStop, TimeSpan KeptBringUp,
    TimeSpan FreshBringUp, double ResumeFails);
