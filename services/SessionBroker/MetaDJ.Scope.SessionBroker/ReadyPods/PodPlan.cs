using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>One step of a pool's plan.</summary>
internal abstract record PodAction(PodId PodId)
{
    /// <summary>It shows a clean picture and nobody holds it.</summary>
    public sealed record Offer(PodResponse Pod) : PodAction(Pod.Id);

    /// <summary>It was ready and is not any more; nobody holds it.</summary>
    public sealed record Withdraw(PodId PodId) : PodAction(PodId);

    /// <summary>Somebody holds it and it no longer shows a picture.</summary>
    /// <param name="NoMoney">A budget that paid for it is used up: no other pod will be paid for either.</param>
    public sealed record Lose(PodId PodId, long Fence, string Notice, bool NoMoney = false) : PodAction(PodId);

    /// <summary>The money of a pod that somebody holds lasts until another instant than was known; null when there is enough.</summary>
    public sealed record Money(PodId PodId, long Fence, DateTimeOffset? Until) : PodAction(PodId);

    /// <summary>It was retired and lives again.</summary>
    public sealed record Reinstate(PodId PodId) : PodAction(PodId);

    /// <summary>Somebody who does not hold it any more still has a WebRTC connection to it.</summary>
    public sealed record ClosePeer(PodId PodId, PodPeer Peer) : PodAction(PodId);

    /// <summary>Its WebRTC connection went with the machine, or with Scope.</summary>
    public sealed record ForgetPeer(PodId PodId, PodPeer Peer) : PodAction(PodId);

    /// <summary>It no longer exists and nobody holds it.</summary>
    public sealed record Forget(PodId PodId) : PodAction(PodId);
}

/// <summary>What to do about a pool's pods, from what Provisioning says and what the broker does with them. Pure.</summary>
internal static class PodPlan
{
    /// <param name="seen">Every pod of the pool that Provisioning knows.</param>
    /// <param name="seenAt">When that was asked, by the clock of Redis.</param>
    /// <param name="retirementHold">See <c>Sessions:RetirementHold</c>.</param>
    public static IReadOnlyList<PodAction> Decide(
        PoolUse use, IReadOnlyCollection<PodResponse> seen, DateTimeOffset seenAt, TimeSpan retirementHold)
    {
        var actions = new List<PodAction>();
        var known = seen.ToDictionary(pod => pod.Id);
        foreach (var record in use.Pods.Values)
        {
            known.TryGetValue(record.PodId, out var pod);
            if (About(record, pod, use.Ready.Contains(record.PodId), seenAt, retirementHold) is { } action)
            {
                actions.Add(action);
            }
        }

        foreach (var (id, peer) in use.Peers.Where(entry => !IsPresent(entry.Key, entry.Value, use)))
        {
            known.TryGetValue(id, out var pod);
            actions.Add(pod?.State is PodState.Ready or PodState.Preparing or PodState.Draining ? new PodAction.ClosePeer(id, peer) : new PodAction.ForgetPeer(id, peer));
        }

        actions.AddRange(seen.Where(pod => IsOfferable(pod, use)).Select(pod => new PodAction.Offer(pod)));
        return actions;
    }

    private static PodAction? About(PodRecord record, PodResponse? pod, bool ready, DateTimeOffset seenAt, TimeSpan retirementHold) => record switch
    {
        // A draining pod still shows its picture: the show goes on, and nobody else gets it.
        { Holder: not null } when pod?.State is PodState.Ready or PodState.Draining =>
            pod.MoneyUntil?.ToUnixTimeMilliseconds() == record.MoneyUntil?.ToUnixTimeMilliseconds() || IsOutOfMoney(pod)
                ? null
                : new PodAction.Money(record.PodId, record.Fence, pod.MoneyUntil),
        { Holder: not null } when pod is not null && IsOutOfMoney(pod) => new PodAction.Lose(
            record.PodId, record.Fence, $"There is no money left for the stage: {pod.Reason ?? "a budget is used up."}", NoMoney: true),
        { Holder: not null } => new PodAction.Lose(record.PodId, record.Fence, Notice(pod?.State)),
        _ when pod is null => new PodAction.Forget(record.PodId),
        _ when ready && pod.State != PodState.Ready => new PodAction.Withdraw(record.PodId),
        { Retired: true } when LivesAgain(pod.State) || WasKept(record, pod.State, seenAt, retirementHold) => new PodAction.Reinstate(record.PodId),
        _ => null,
    };

    private static bool IsOfferable(PodResponse pod, PoolUse use) =>
        pod.State == PodState.Ready
        && !use.Peers.ContainsKey(pod.Id)
        && !use.Ready.Contains(pod.Id)
        && (!use.Pods.TryGetValue(pod.Id, out var record) || (record is { Holder: null, Retired: false } && pod.ResetFence >= record.Fence));

    private static bool IsPresent(PodId id, PodPeer peer, PoolUse use) =>
        use.Pods.TryGetValue(id, out var record) && record.Holder is not null && record.Fence == peer.Fence;

    private static bool IsOutOfMoney(PodResponse pod) => pod.Cause == PodCause.NoMoney;

    private static bool LivesAgain(PodState state) => state is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Stopped;

    private static bool WasKept(PodRecord record, PodState state, DateTimeOffset seenAt, TimeSpan retirementHold) =>
        state == PodState.Ready && record.RetiredAt + retirementHold < seenAt;

    private static string Notice(PodState? state) => state switch
    {
        PodState.Booting or PodState.Preparing or PodState.Starting or PodState.Requested => "The stage restarted; the picture comes back on the next ready one.",
        _ => "The stage was lost; the picture comes back on the next ready one.",
    };
}
