using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One step of a plan.</summary>
internal abstract record PodAction
{
    private PodAction()
    {
    }

    /// <summary>Writes down that one more pod is wanted; nothing is spent yet.</summary>
    public sealed record Request(Pool Pool) : PodAction
    {
        /// <summary>The lost pod in whose place it is wanted.</summary>
        public Pod? Instead { get; init; }
    }

    /// <summary>Asks for nothing until then, because the pool's pods keep failing.</summary>
    public sealed record HoldOff(PoolName Pool, DateTimeOffset Until, int Failures) : PodAction;

    public abstract record OfPod(Pod Pod) : PodAction;

    /// <summary>Asks the cloud for it, there.</summary>
    public sealed record Create(Pod Pod, GpuOffer Offer) : OfPod(Pod)
    {
        /// <summary>What is to be held for it first; null holds what its offer says, for nobody in particular.</summary>
        public HoldWish? Money { get; init; }
    }

    /// <summary>There is no money for it now: it waits, and says so.</summary>
    public sealed record Withhold(Pod Pod, string Why, DateTimeOffset Until) : OfPod(Pod);

    /// <summary>Writes beside it what people should know; null takes it away.</summary>
    public sealed record Note(Pod Pod, string? Text, DateTimeOffset? MoneyUntil = null) : OfPod(Pod);

    /// <summary>Ends it whoever plays on it: the money held for it is used.</summary>
    public sealed record Evict(Pod Pod, string Reason) : OfPod(Pod);

    /// <summary>Holds money for what costs already.</summary>
    public sealed record HoldMoney(IReadOnlyList<HoldWish> Wishes) : PodAction;

    public sealed record ReleaseMoney(IReadOnlyList<string> Ids) : PodAction;

    /// <summary>The cloud has a pod of its name, whose answer was lost.</summary>
    public sealed record Adopt(Pod Pod, CloudPod Cloud) : OfPod(Pod);

    /// <summary>The answer to its creation was lost, and no such pod came of it: ask again, after a wait.</summary>
    public sealed record ForgetAnswer(Pod Pod, TimeSpan Wait) : OfPod(Pod);

    /// <summary>The cloud says something new of it.</summary>
    public sealed record Observe(Pod Pod, CloudPod Cloud) : OfPod(Pod);

    public sealed record BringUp(Pod Pod) : OfPod(Pod);

    /// <summary>Looks whether its Scope answers.</summary>
    public sealed record Probe(Pod Pod) : OfPod(Pod);

    /// <summary>Something is wrong with it that a restart, or another preparation, may cure.</summary>
    /// <param name="Kept">The rungs taken before that still count.</param>
    public sealed record Recover(Pod Pod, RecoveryRung Rung, PodTrouble Trouble, IReadOnlyList<RungTaken> Kept) : OfPod(Pod);

    /// <summary>Wipes what was done to it under tokens up to this one.</summary>
    public sealed record Reset(Pod Pod, long Fence) : OfPod(Pod);

    /// <summary>Nobody has ever been able to claim it: it needs no retiring.</summary>
    public sealed record Drain(Pod Pod, PodFate Fate, string Reason) : OfPod(Pod);

    /// <summary>Asks the broker to take it out for good; drains it only if nobody holds it.</summary>
    public sealed record Retire(Pod Pod, PodFate Fate, string? Reason) : OfPod(Pod)
    {
        /// <summary>The pool that gets it, when it is to become another pod.</summary>
        public PoolName? Into { get; init; }
    }

    /// <summary>Opens a new pod of that pool on the same machine, because the broker has taken the old one out for good.</summary>
    public sealed record Become(Pod Pod, Pool Pool) : OfPod(Pod);

    /// <summary>Its pool wants something else played, and nobody was able to claim it yet.</summary>
    public sealed record Revise(Pod Pod, PoolSpec Spec) : OfPod(Pod);

    public sealed record Stop(Pod Pod) : OfPod(Pod);

    /// <summary>Starts a stopped pod as a new one of ours.</summary>
    /// <param name="Spec">What it is to be now.</param>
    public sealed record Start(Pod Pod, PoolSpec Spec) : OfPod(Pod)
    {
        /// <inheritdoc cref="Create.Money"/>
        public HoldWish? Money { get; init; }
    }

    public sealed record Terminate(Pod Pod) : OfPod(Pod);

    public sealed record MarkStopped(Pod Pod) : OfPod(Pod);

    /// <summary>It is gone, as it should be.</summary>
    public sealed record MarkTerminated(Pod Pod, string Reason) : OfPod(Pod);

    /// <summary>It had ended already, and a later listing lacks it: there is nothing left to terminate, and no call is spent on it.</summary>
    public sealed record MarkGone(Pod Pod) : OfPod(Pod);

    public sealed record MarkLost(Pod Pod, string Cause) : OfPod(Pod)
    {
        public PodCause Trouble { get; init; }

        /// <summary>What the pod that takes its place is to be.</summary>
        public RecoveryRung Next { get; init; }

        /// <summary>The rungs taken before that still count.</summary>
        public IReadOnlyList<RungTaken> Kept { get; init; } = [];
    }

    public sealed record Forget(Pod Pod) : OfPod(Pod);

    /// <summary>A pod of our name that nobody wants.</summary>
    public sealed record TerminateOrphan(CloudPod Cloud) : PodAction;
}
