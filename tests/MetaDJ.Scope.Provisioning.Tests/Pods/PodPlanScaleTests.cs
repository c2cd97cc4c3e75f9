using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>A plan takes a few looks at each pod, however many there are.</summary>
public sealed class PodPlanScaleTests
{
    private static readonly PodState[] States =
        [PodState.Requested, PodState.Starting, PodState.Booting, PodState.Preparing, PodState.Ready, PodState.Draining, PodState.Stopped, PodState.Lost, PodState.Terminated];

    [Fact]
    public void Decide_WhenThereAreFourTimesAsManyPods_LooksAtEachNoOftener()
    {
        var (few, many) = (LooksPerPod(250), LooksPerPod(1_000));

        Assert.InRange(many, 1, 20);
        Assert.InRange(many / few, 0.9, 1.1);
    }

    [Fact]
    public void Decide_WhenThereAreFourTimesAsManyPods_AllocatesNoMoreForEach()
    {
        AllocatedPerPod(250);
        var (few, many) = (AllocatedPerPod(250), AllocatedPerPod(1_000));

        Assert.InRange(many / few, 0.5, 1.5);
    }

    private static double LooksPerPod(int count)
    {
        var (fleet, snapshot) = Of(count);
        var (pods, pools, listed) = (Counting(snapshot.Pods), Counting(snapshot.Pools), Counting(snapshot.Cloud!.Pods));
        var counted = snapshot with { Pods = pods, Pools = pools, Cloud = new CloudListing(snapshot.Cloud.At, listed) };

        Assert.NotEmpty(PodPlan.Decide(counted, fleet.Options, Fleet.Now));

        return (double)(pods.Reads + pools.Reads + listed.Reads) / count;
    }

    private static double AllocatedPerPod(int count)
    {
        var (fleet, snapshot) = Of(count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PodPlan.Decide(snapshot, fleet.Options, Fleet.Now);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
    }

    private static CountingList<T> Counting<T>(IReadOnlyList<T> items) => new(items);

    /// <summary>Pods in every state, ten to a pool, and of every tenth pod a stranger that nobody wants.</summary>
    private static (Fleet Fleet, PodSnapshot Snapshot) Of(int count)
    {
        var fleet = new Fleet();
        for (var i = 0; i < count; i++)
        {
            var pool = PoolOf(i / 10);
            fleet.Add(States[i % States.Length], pod => pod with { Pool = pool });
            if (i % 10 == 0)
            {
                fleet.AddToCloud($"orphan-{i}", $"{Fleet.Prefix}orphan-{i}");
            }
        }

        var names = Enumerable.Range(0, count / 10).Select(PoolOf).ToList();
        IReadOnlyList<GpuOffer> offers = [Fleet.Offer("RTX 4090"), Fleet.Offer("RTX A5000")];
        return (fleet, fleet.Snapshot() with
        {
            Pools = [.. names.Select(name => new Pool(name, fleet.Spec with { Maximum = 20, Warm = 5 }))],
            Offers = names.ToDictionary(name => name, _ => offers),
        });
    }

    private static PoolName PoolOf(int number) => PoolName.Parse($"pool-{number}");
}
