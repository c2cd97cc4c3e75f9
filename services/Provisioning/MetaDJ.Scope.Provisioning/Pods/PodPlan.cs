using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Balance;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What to do next, from facts alone. Each pod gets at most one action; the next look decides the one after.</summary>
internal static class PodPlan
{
    public static IReadOnlyList<PodAction> Decide(PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now) =>
        Make(snapshot, options, now).Actions;

    /// <returns>The steps, and how each pool stands.</returns>
    public static FleetPlan Make(PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        var lives = snapshot.Pods.Select(pod => (Pod: pod, Next: PodLife.Next(pod, snapshot, options, now))).ToList();

        // A pod that is only about to be asked for can still be left alone, for nothing was spent on it; a look can wait.
        var free = lives.Where(life => life.Next is null or PodAction.Create or PodAction.Probe).Select(life => life.Pod).ToList();
        var balance = FleetBalance.Decide(snapshot, free, options, now);
        var balanced = balance.Actions.OfType<PodAction.OfPod>().Select(action => action.Pod.Id).ToHashSet();
        var room = options.StartsInFlight - snapshot.Pods.Count(pod => pod.Occupies && pod.IsStarting)
            - balance.Actions.Count(action => action is PodAction.Request or PodAction.Start);
        return balance with
        {
            Actions =
            [
                .. lives.Where(life => life.Next is not null && !balanced.Contains(life.Pod.Id))
                    .Where(life => life.Next is not PodAction.Create || !life.Pod.IsWithheld || room-- > 0).Select(life => life.Next!),
                .. Succession.Link(balance.Actions, snapshot),
                .. Orphans(snapshot, options, now),
            ],
        };
    }

    /// <summary>
    /// A pod of our name and with our mark but without a record is nobody's: a record that was lost, or a second pod that came of a creation
    /// which was asked twice. So is one whose record says that it is gone, when a listing from well after shows it. One without our mark is
    /// somebody else's, be it named like ours.
    /// </summary>
    private static IEnumerable<PodAction> Orphans(PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        var known = snapshot.Pods
            .Where(pod => pod.CloudId is not null && !(snapshot.Cloud?.At > pod.Placement.GoneAt + options.OrphanGrace))
            .Select(pod => pod.CloudId).ToHashSet();
        var awaited = snapshot.Pods.Where(pod => pod.State == PodState.Requested).Select(snapshot.NameOf).ToHashSet();
        return (snapshot.Cloud?.Pods ?? [])
            .Where(pod => pod.Status != CloudPodStatus.Terminated
                && pod.Owner == snapshot.Owner
                && !known.Contains(pod.CloudId)
                && !awaited.Contains(pod.Name)
                && !snapshot.Busy.Contains(pod.CloudId)
                && now - pod.CreatedAt >= options.OrphanGrace)
            .Select(pod => new PodAction.TerminateOrphan(pod));
    }
}
