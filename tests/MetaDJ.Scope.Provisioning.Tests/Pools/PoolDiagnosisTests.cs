using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Pools.Diagnosis;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolDiagnosisTests
{
    private static readonly PoolName Name = PoolName.Parse("stage");

    private static PoolFindings Wanted => new(
        new Pool(Name, new PoolSpec { Pipeline = "longlive", Warm = 1, Maximum = 2 }), [], new PodDemand(new Dictionary<PoolName, int>(), new Dictionary<PodId, SessionBroker.Contracts.Http.PodUse>()),
        [Fleet.Offer("RTX 4090")], Brake: null, Backoff: null, Fleet.Now);

    internal static Dictionary<string, (PoolFindings Findings, string Cause)> Table { get; } = new()
    {
        ["a free pod"] = (Wanted with { Pods = [new Fleet().Add(PodState.Ready)] }, "enough"),
        ["a pod on its way"] = (Wanted with { Pods = [new Fleet().Add(PodState.Preparing)] }, "on-its-way"),
        ["a pod that is asked for"] = (Wanted with { Pods = [new Fleet().Add(PodState.Requested)] }, "placing"),
        ["no wish"] = (Wanted with { Pool = new Pool(Name, new PoolSpec { Pipeline = "longlive", Warm = 0 }) }, "nobody-wants"),
        ["the brake"] = (Wanted with { Brake = "The fleet is braked." }, "braked"),
        ["switched off"] = (Wanted with { Pool = new Pool(Name, new PoolSpec { Pipeline = "longlive", Warm = 1, Maximum = 0 }) }, "pool-off"),
        ["full"] = (Full(), "pool-full"),
        ["no money"] = (Wanted with { NoMoney = new MoneyInTheWay("no-money", "The budget of the fleet has $0.10 free.") }, "no-money"),
        ["no offer"] = (Wanted with { Offers = [] }, "no-offer-fits"),
        ["no offer that fits"] = (Wanted with { Offers = [Fleet.Offer("RTX 4080", fits: false, reason: "16 GB of memory, 24 GB needed.")] }, "no-offer-fits"),
        ["failures"] = (Wanted with { Pods = [Failed("No progress in stage Boot; last: waiting")], Backoff = new PoolBackoff(Fleet.Now.AddMinutes(1), 3) }, "stuck"),
        ["an empty account"] = (Wanted with { Pods = [Failed("The account's balance does not allow it: insufficient balance")], Backoff = new PoolBackoff(Fleet.Now.AddMinutes(1), 1) }, "insufficient-balance"),
    };

    public static TheoryData<string> Cases() => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_APool_NamesWhatIsInTheWay(string pool)
    {
        var (findings, cause) = Table[pool];

        var diagnosis = PoolDiagnosis.Of(findings);

        Assert.Equal(cause, diagnosis.Cause);
        Assert.NotEmpty(diagnosis.Advice);
        Assert.Equal(["wish", "brake", "maximum", "money", "patience", "offers", "walk", "supply"], diagnosis.Rungs.Select(rung => rung.Rung));
    }

    /// <summary>The pool's own number is 0, and a window is open.</summary>
    [Fact]
    public void Of_APoolWhoseScheduleWantsAPod_DoesNotSayThatNobodyWantsOne()
    {
        var spec = new PoolSpec { Pipeline = "longlive", Maximum = 2, Schedule = [new WarmWindow([.. Enum.GetValues<Weekday>().Where(day => day != 0)], new(0, 0), new(0, 0), 1)] };
        var pods = new[] { new Fleet().Add(PodState.Preparing) };

        Assert.Equal("on-its-way", PoolDiagnosis.Of(Wanted with { Pool = new Pool(Name, spec), Pods = pods }).Cause);
    }

    /// <summary>Started ahead of a window, or for a wish for later: at this instant the numbers of the pool say nothing of it.</summary>
    [Fact]
    public void Of_APoolThatWantsAPodForLater_DoesNotSayThatNobodyWantsOne()
    {
        var findings = Wanted with
        {
            Pool = new Pool(Name, new PoolSpec { Pipeline = "longlive", Warm = 0 }),
            Pods = [new Fleet().Add(PodState.Booting)],
            Standing = new PoolStanding { At = Fleet.Now, Wanted = 1, Ready = 0, Starting = 1, Leased = 0, Spare = 0, Waiting = 0, Due = 1, Warm = 0 },
        };

        Assert.Equal("on-its-way", PoolDiagnosis.Of(findings).Cause);
    }

    private static PoolFindings Full()
    {
        var fleet = new Fleet();
        Pod[] pods = [fleet.Add(PodState.Ready), fleet.Add(PodState.Ready)];
        return Wanted with
        {
            Pods = pods,
            Demand = new PodDemand(new Dictionary<PoolName, int> { [Name] = 1 }, pods.ToDictionary(pod => pod.Id, pod => new SessionBroker.Contracts.Http.PodUse(pod.Id, true, 1))),
        };
    }

    private static Pod Failed(string reason) => new Fleet().Add(PodState.Requested).To(PodState.Lost, Fleet.Now, reason);
}
