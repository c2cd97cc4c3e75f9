using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

/// <summary>A machine that goes on, and plays something else.</summary>
public sealed class VariantTests
{
    private static readonly PoolLora Ink = new("ink.safetensors");

    [Fact]
    public void VariantChanged_IdlePodBecomesANewOne_AndIsNotRentedAnew()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var idle = fleet.Add(PodState.Ready);
        fleet.Wishing(spec => spec with { Loras = [Ink] });

        var retire = Assert.IsType<PodAction.Retire>(Assert.Single(fleet.Steps()));

        Assert.Equal((idle.Id, PodFate.Become, idle.Pool), (retire.Pod.Id, retire.Fate, retire.Into));
    }

    [Fact]
    public void VariantChanged_LeasedPodGoesOn_UntilItIsReleasedAndClean()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        fleet.Wishing(spec => spec with { Pipeline = "memflow" });

        Assert.Empty(fleet.Use(pod, leased: true, fence: 3).Steps());
        Assert.IsType<PodAction.Reset>(Assert.Single(fleet.Use(pod, leased: false, fence: 3).Steps()));
    }

    [Fact]
    public void VariantChanged_ToOneThatNeedsABiggerGpu_ReplacesTheMachine()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Ready);
        fleet.Wishing(spec => spec with { Pipeline = "krea-realtime-video" });

        Assert.Equal(PodFate.Terminate, Assert.Single(fleet.Steps().OfType<PodAction.Retire>()).Fate);
    }

    [Fact]
    public void VariantChanged_OnABigEnoughGpu_StaysOnIt()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Ready, pod => pod with { Placement = pod.Placement with { VramGb = 48 } });
        fleet.Wishing(spec => spec with { Pipeline = "krea-realtime-video" });

        Assert.Equal(PodFate.Become, Assert.Single(fleet.Steps().OfType<PodAction.Retire>()).Fate);
    }

    [Fact]
    public void VariantChanged_PodOnItsWay_GoesOnToTheNewOne()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Booting);
        fleet.Wishing(spec => spec with { Loras = [Ink] });

        var revise = Assert.IsType<PodAction.Revise>(Assert.Single(fleet.Steps()));
        var revised = PodChanges.Apply(revise, revise.Pod, Fleet.Now)!;

        Assert.Equal([Ink], revised.Spec.Loras);
        Assert.Equal(PodState.Booting, revised.State);
    }

    [Fact]
    public void Becoming_IsOnePodOfTheCloud_AndOneRecordAtATime()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1, Maximum = 1 });
        var old = fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = pod.Pool } });
        var become = Assert.IsType<PodAction.Become>(Assert.Single(fleet.Steps()));

        var later = Fleet.Now + TimeSpan.FromSeconds(1);
        var fresh = PodChanges.Become(old, NewPod(become.Pool, later), later);
        var gone = PodChanges.Became(old, later);

        Assert.Equal((PodState.Preparing, old.CloudId, 0L, true), (fresh.State, fresh.CloudId, fresh.ResetFence, fresh.WasNeverReady));
        Assert.False(fresh.IsStarting);
        Assert.Equal((PodState.Terminated, false), (gone.State, gone.Occupies));
    }

    [Fact]
    public void Becoming_WhenWeDiedBetweenTheTwoRecords_EndsTheOldOneOnly()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var old = fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = pod.Pool } });
        fleet.Add(PodState.Preparing, pod => pod with { CreatedAt = Fleet.Now, MadeFrom = old.Id, Placement = old.Placement }, isListed: false);

        var steps = fleet.Steps();

        Assert.Equal(old.Id, Assert.Single(steps.OfType<PodAction.MarkTerminated>()).Pod.Id);
        Assert.DoesNotContain(steps, step => step is PodAction.Become or PodAction.Terminate or PodAction.Request);
    }

    [Fact]
    public void Becoming_WhosePoolIsGone_IsTerminated()
    {
        var fleet = new Fleet().WithoutPool();
        fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = pod.Pool } });

        Assert.IsType<PodAction.Terminate>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void Lent_ToAPersonOfAnotherPool_WhenNobodyHereNeedsIt()
    {
        var fleet = Sharing().Line("club", TimeSpan.FromMinutes(1));
        var spare = fleet.Add(PodState.Ready);

        var steps = fleet.Steps();

        var retire = Assert.Single(steps.OfType<PodAction.Retire>());
        Assert.Equal((spare.Id, PodFate.Become, "club"), (retire.Pod.Id, retire.Fate, retire.Into?.Value));
        Assert.Equal(["stage"], steps.OfType<PodAction.Request>().Select(request => request.Pool.Name.Value));
    }

    [Fact]
    public void Lent_OneForEachPerson_AndNeverForASpare()
    {
        var fleet = Sharing(warmThere: 1).Line("club", TimeSpan.FromMinutes(1));
        fleet.Add(PodState.Ready);
        fleet.Add(PodState.Ready);

        Assert.Single(fleet.Steps().OfType<PodAction.Retire>(), retire => retire.Fate == PodFate.Become);
    }

    [Fact]
    public void Lent_CountsForTheBorrower_WhileItIsOnItsWay()
    {
        var fleet = Sharing().Line("club", TimeSpan.FromMinutes(1));
        fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = PoolName.Parse("club") } });

        var steps = fleet.Steps();

        Assert.Equal("club", Assert.Single(steps.OfType<PodAction.Become>()).Pool.Name.Value);
        Assert.DoesNotContain(steps.OfType<PodAction.Request>(), request => request.Pool.Name.Value == "club");
    }

    [Fact]
    public void NotLent_WhenItsOwnPeopleNeedIt()
    {
        var fleet = Sharing().Line("club", TimeSpan.FromMinutes(1)).Waiting(1);
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void NotLent_WhenAFreshOneComesInTime()
    {
        var fleet = Sharing().Upcoming("club", new SessionBroker.Contracts.Http.UpcomingWish(Fleet.Now + TimeSpan.FromMinutes(30)));
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Theory]
    [InlineData("group")]
    [InlineData("image")]
    [InlineData("price")]
    [InlineData("gpu")]
    [InlineData("alone")]
    public void NotLent_WhenTheMachineOrTheWishSaysNo(string what)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1, Sharing = what == "alone" ? null : new PoolSharing("house") })
            .Also("club", spec => what switch
            {
                "group" => spec with { Pipeline = "memflow", Sharing = new PoolSharing("other") },
                "image" => spec with { Pipeline = "memflow", Image = "daydreamlive/scope:0.2.5", Sharing = new PoolSharing("house") },
                "price" => spec with { Pipeline = "memflow", MaximumPricePerHour = 0.4m, Sharing = new PoolSharing("house") },
                "gpu" => spec with { Pipeline = "krea-realtime-video", Sharing = new PoolSharing("house") },
                _ => spec with { Pipeline = "memflow", Sharing = new PoolSharing("house") },
            })
            .Line("club", TimeSpan.FromMinutes(1));
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    private static Fleet Sharing(int warmThere = 0) => new Fleet()
        .Wishing(spec => spec with { Warm = 1, Sharing = new PoolSharing("house") })
        .Also("club", spec => spec with { Pipeline = "memflow", Warm = warmThere });

    private static Pod NewPod(Provisioning.Pools.Pool pool, DateTimeOffset at) => new()
    {
        Id = PodId.From(new Guid(99, 0, 0, new byte[8])), Pool = pool.Name, Spec = pool.Spec, CreatedAt = at, Way = PodProgress.Start(at, PodStage.Create, "waiting"),
    };
}
