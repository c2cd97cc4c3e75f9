using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>Which new pod takes the place of which lost one, and where it is therefore looked for first. Pure.</summary>
internal static class Succession
{
    /// <summary>Gives each request of a pool the oldest lost pod of it that nobody has succeeded yet.</summary>
    public static IEnumerable<PodAction> Link(IEnumerable<PodAction> actions, PodSnapshot snapshot)
    {
        var lost = new Dictionary<PoolName, Queue<Pod>>();
        foreach (var action in actions)
        {
            if (action is not PodAction.Request { Instead: null } request)
            {
                yield return action;
                continue;
            }

            if (!lost.TryGetValue(request.Pool.Name, out var waiting))
            {
                lost[request.Pool.Name] = waiting = new Queue<Pod>(Unsucceeded(snapshot.PodsOf(request.Pool.Name)));
            }

            yield return waiting.TryDequeue(out var pod) ? request with { Instead = pod } : request;
        }
    }

    public static Pod Begin(Pod fresh, Pod lost) => fresh with
    {
        Recovery = new PodRecovery { Taken = lost.Recovery.Taken, Succeeds = lost.Id, Was = PlaceOf(lost) },
    };

    /// <summary>0 for a candidate that the recovery looks for, 1 for the others; they are only tried later, for any stage is better than none.</summary>
    public static int Order(Pod pod, Candidate candidate) => pod.Recovery is not { Succeeds: not null, Was: { } was, Taken: [.., var last] } ? 0 : last.Rung switch
    {
        RecoveryRung.Redeploy => candidate.DataCenter == was.DataCenter ? 0 : 1,
        RecoveryRung.Elsewhere => candidate.GpuType != was.GpuType || candidate.DataCenter != was.DataCenter ? 0 : 1,
        _ => 0,
    };

    private static IEnumerable<Pod> Unsucceeded(IEnumerable<Pod> pods)
    {
        var all = pods.ToList();
        var succeeded = all.Select(pod => pod.Recovery.Succeeds).ToHashSet();
        return all.Where(pod => pod is { State: PodState.Lost, Recovery.Next: not RecoveryRung.None } && !succeeded.Contains(pod.Id)).OrderBy(pod => pod.EndedAt);
    }

    /// <summary>Also of a pod that was adopted, whose candidate may not be known.</summary>
    private static Candidate? PlaceOf(Pod pod) => pod.Placement.GpuType is { } gpu
        ? new Candidate(gpu, pod.Placement.On?.Cloud ?? Contracts.Http.CloudTier.Secure, pod.Placement.DataCenter)
        : pod.Placement.On;
}
