using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>What looks at the cloud become. A pod of 1 USD an hour, 73 GB of container disk and 73 GB of volume disk: a cent an hour each, two while it stands.</summary>
public sealed class MeteringTests
{
    private static readonly DateTimeOffset Start = MeterWorld.Start;

    [Fact]
    public void Running_CountsFromWhenTheCloudSaysItStarted()
    {
        var world = new MeterWorld();
        world.See(Start.AddSeconds(30), MeterWorld.Pod(CloudPodStatus.Running, startedAt: Start.AddSeconds(10)));
        world.See(Start.AddHours(1));

        var gpu = Assert.Single(world.Of(SpendKind.Gpu));
        Assert.Equal(Start.AddSeconds(10), gpu.From);
        Assert.Equal(gpu.Hours, (double)gpu.Amount, 9);
    }

    [Fact]
    public void NotYetRunning_CostsNothing()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Provisioning));
        world.See(Start.AddMinutes(5), MeterWorld.Pod(CloudPodStatus.Starting));
        world.See(Start.AddMinutes(9));

        Assert.Empty(world.Lines);
        Assert.Equal(0, world.CostNow(Start.AddHours(1)));
    }

    [Theory]
    [InlineData(CloudPodStatus.Exited)]
    [InlineData(CloudPodStatus.Error)]
    public void FoundStopped_CountsHalfOfTheTimeNobodyLooked_AndDoublesTheVolumeDisk(CloudPodStatus status)
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1), MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1).AddSeconds(30), MeterWorld.Pod(status, price: 9));

        var ended = Start.AddHours(1).AddSeconds(15);
        Assert.All(world.Lines, line => Assert.Equal(ended, line.To));
        Assert.Equal([SpendKind.Gpu, SpendKind.ContainerDisk, SpendKind.VolumeDisk], world.Lines.Select(line => line.Kind));
        Assert.Equal([new OpenInterval(SpendKind.VolumeDisk, ended, 0.02m)], world.Meter!.Open);
    }

    [Fact]
    public void StoppedByUs_CountsToTheAnswer()
    {
        var world = new MeterWorld();
        var answered = Start.AddHours(1).AddSeconds(3);
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1), MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1).AddSeconds(30), MeterWorld.Pod(CloudPodStatus.Exited) with { ChangedAt = answered });

        Assert.Equal(answered, world.Of(SpendKind.Gpu).Single().To);
    }

    [Fact]
    public void Vanished_CountsHalfOfTheTimeNobodyLooked()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddMinutes(10));

        Assert.Equal(Start.AddMinutes(5), world.Of(SpendKind.Gpu).Single().To);
        Assert.Empty(world.Meter!.Open);
    }

    [Fact]
    public void TerminatedByUs_CountsToTheAnswer_EvenIfTheListingWasAskedForBefore()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.Gone(Start.AddMinutes(2));
        world.See(Start.AddMinutes(10));

        Assert.Equal(Start.AddMinutes(2), world.Of(SpendKind.Gpu).Single().To);
    }

    [Fact]
    public void LackedByOneListing_IsBackWithoutAGapOrADouble()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddMinutes(10));
        world.See(Start.AddMinutes(20), MeterWorld.Pod(CloudPodStatus.Running));

        Assert.Equal(TimeSpan.FromMinutes(20).TotalHours, (double)(world.CostNow(Start.AddMinutes(20)) / 1.02m), 9);
    }

    [Fact]
    public void RanAndEndedBetweenTwoLooks_IsCounted()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Starting));
        world.See(Start.AddMinutes(10), MeterWorld.Pod(CloudPodStatus.Exited, startedAt: Start.AddMinutes(2)));

        var gpu = Assert.Single(world.Of(SpendKind.Gpu));
        Assert.Equal((Start.AddMinutes(2), Start.AddMinutes(6)), (gpu.From, gpu.To));
    }

    [Fact]
    public void StoodBeforeWeCame_IsNotCountedAsRunning()
    {
        var world = new MeterWorld();
        world.See(Start.AddDays(9), MeterWorld.Pod(CloudPodStatus.Exited, startedAt: Start));

        Assert.Empty(world.Of(SpendKind.Gpu));
    }

    [Fact]
    public void AnotherPrice_IsAnotherInterval()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1), MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddHours(1).AddSeconds(20), MeterWorld.Pod(CloudPodStatus.Running, price: 3));

        Assert.Equal(Start.AddHours(1).AddSeconds(10), world.Of(SpendKind.Gpu).Single().To);
        Assert.Equal(3, world.Meter!.Open.Single(interval => interval.Kind == SpendKind.Gpu).PerHour);
        Assert.Empty(world.Of(SpendKind.ContainerDisk));
    }

    [Fact]
    public void AWordNobodyKnows_ChangesNothing()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        var before = world.Meter;
        world.See(Start.AddMinutes(1), MeterWorld.Pod(CloudPodStatus.Unknown));

        Assert.Same(before, world.Meter);
    }

    [Fact]
    public void AnotherHolder_SplitsTheInterval_AtTheLook()
    {
        var world = new MeterWorld();
        var ana = MeterWorld.Label with { Session = "ses_1", User = "ana" };
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.Hold(ana, Start.AddMinutes(10));
        world.Hold(MeterWorld.Label, Start.AddMinutes(40));
        world.Gone(Start.AddMinutes(60));

        Assert.Equal([10.0, 30.0, 20.0], world.Of(SpendKind.Gpu).Select(line => Math.Round((line.To - line.From).TotalMinutes, 6)));
        Assert.Equal([null, "ana", null], world.Of(SpendKind.Gpu).Select(line => line.Label.User));
    }

    [Fact]
    public void Midnight_SplitsTheLine_InUtcAlsoWhenClocksAreChanged()
    {
        // The night in which Europe's clocks go back: a local day of 25 hours.
        var evening = new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);
        var lines = LedgerLine.Of(SpendKind.Gpu, "c", MeterWorld.Label, evening, evening.AddHours(28), 2).ToList();

        Assert.Equal([2.0, 24.0, 2.0], lines.Select(line => line.Hours));
        Assert.Equal([24, 25, 26], lines.Select(line => line.Day.Day));
        Assert.Equal(56, lines.Sum(line => line.Amount));
    }

    [Fact]
    public void Volume_CostsWhetherUsedOrNot_AndMoreWhenItGrew()
    {
        var world = new MeterWorld();
        world.SeeVolumes(Start, 0.07m);
        world.SeeVolumes(Start.AddHours(10), 0.07m);
        world.SeeVolumes(Start.AddHours(11), 0.14m);
        world.SeeVolumes(Start.AddHours(13), null);

        Assert.Equal([(10.5, 0.07m), (1.5, 0.14m)], world.Of(SpendKind.NetworkVolume).Select(line => ((line.To - line.From).TotalHours, line.Amount / (decimal)(line.To - line.From).TotalHours)));
    }

    [Fact]
    public void SameFacts_ChangeNothing()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        var again = world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));

        Assert.Empty(again.Changed);
        Assert.Empty(again.Lines);
    }

    [Fact]
    public void Meter_OfWhatIsGone_IsForgotten_WhenNobodyAsksAnyMore()
    {
        var world = new MeterWorld { Kept = [MeterWorld.Id] };
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running));
        world.See(Start.AddMinutes(1));
        world.See(Start.AddHours(5));
        Assert.NotNull(world.Meter);

        world.Kept = [];
        Assert.Equal([MeterWorld.Id], world.See(Start.AddDays(3)).Dropped);
        Assert.Null(world.Meter);
    }
}

/// <summary>Looks at a cloud of one pod or volume, in order.</summary>
internal sealed class MeterWorld
{
    public const string Id = "cloud-1";

    public static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public static readonly SpendLabel Label = new("pod_1", PoolName.Parse("stage"));

    private LedgerState _state = LedgerState.Empty;
    private IReadOnlyList<Sighting> _last = [];

    public HashSet<string> Kept { get; set; } = [];

    public List<LedgerLine> Lines { get; } = [];

    public Meter? Meter => _state.Meters.GetValueOrDefault(Id);

    public static Sighting Pod(CloudPodStatus status, decimal price = 1, DateTimeOffset? startedAt = null, string id = Id)
    {
        var started = startedAt ?? (status == CloudPodStatus.Running ? Start : null);
        return new Sighting(
            id, Label, default, Sighting.RatesOf(status, price, 73, 73), Sighting.RatesOf(CloudPodStatus.Running, 1, 73, 73)!, Start, started);
    }

    public SpendReading See(DateTimeOffset at, params Sighting[] pods) => Take(Facts() with { PodsAt = at, Pods = _last = [.. pods.Select(pod => pod with { At = at })] }, at);

    public void Gone(DateTimeOffset at) => Take(Facts() with { Gone = new Dictionary<string, DateTimeOffset> { [Id] = at } }, at);

    public void Hold(SpendLabel label, DateTimeOffset at) => Take(Facts() with { Labels = new Dictionary<string, SpendLabel> { [Id] = label } }, at);

    public void SeeVolumes(DateTimeOffset at, decimal? perHour) => Take(
        Facts() with { VolumesAt = at, Volumes = perHour is { } rate ? [new Sighting(Id, Label, at, [new SpendRate(SpendKind.NetworkVolume, rate)], [])] : [] }, at);

    public IReadOnlyList<LedgerLine> Of(SpendKind kind) => [.. Lines.Where(line => line.Kind == kind)];

    public decimal CostNow(DateTimeOffset now) => Lines.Sum(line => line.Amount) + _state.Meters.Values.SelectMany(meter => meter.OpenLines(now)).Sum(line => line.Amount);

    /// <summary>All lines there are, those of intervals that go on included.</summary>
    public IReadOnlyList<LedgerLine> All(DateTimeOffset now) => [.. Lines, .. _state.Meters.Values.SelectMany(meter => meter.OpenLines(now))];

    private SpendFacts Facts() => new(
        _state.PodsAt, _last, new Dictionary<string, DateTimeOffset>(), new Dictionary<string, SpendLabel>(), null, [], Kept);

    private SpendReading Take(SpendFacts facts, DateTimeOffset now)
    {
        var reading = Metering.Read(_state, facts, now);
        _state = reading.State;
        Lines.AddRange(reading.Lines);
        return reading;
    }
}
