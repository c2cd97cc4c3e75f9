using CsCheck;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Whatever the cloud shows, in whatever order: money is counted once, and windows add up.</summary>
public sealed class MeteringPropertyTests
{
    private static readonly Gen<Shown> Steps = Gen.Select(
        Gen.Enum<CloudPodStatus>(), Gen.Int[0, 4_000], Gen.Int[0, 3], Gen.Int[-4_000, 10], Gen.Int[0, 5],
        (status, seconds, price, started, holder) => new Shown(status, TimeSpan.FromSeconds(seconds), price, TimeSpan.FromSeconds(started), holder));

    [Fact]
    public void Lines_OfOneKind_NeverOverlap_AndLieInOneDay() => Steps.Array[0, 60].Sample(steps =>
    {
        var (lines, _) = Play(steps);
        foreach (var kind in lines.GroupBy(line => line.Kind))
        {
            var ordered = kind.OrderBy(line => line.From).ToList();
            Assert.All(ordered, line => Assert.True(line.To > line.From && line.To <= Midnight(line.From).AddDays(1), $"{line}"));
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.Second.From >= pair.First.To, $"{pair.First} overlaps {pair.Second}"));
            Assert.Distinct(ordered.Select(line => line.Field));
        }
    }, iter: 2_000);

    [Fact]
    public void AdjacentWindows_AddUpToTheirUnion() => Gen.Select(Steps.Array[0, 40], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((steps, one, two) =>
    {
        var (lines, end) = Play(steps);
        var from = MeterWorld.Start.AddDays(-1);
        var (first, second) = (from + ((end - from) * Math.Min(one, two)), from + ((end - from) * Math.Max(one, two)));
        var parts = Sum(lines, from, first) + Sum(lines, first, second) + Sum(lines, second, end);

        Assert.Equal(Sum(lines, from, end), parts, 9);
        Assert.Equal(lines.Sum(line => line.Amount), parts, 9);
    }, iter: 1_000);

    [Fact]
    public void Labels_ChangeWhoPays_AndNotHowMuch() => Steps.Array[0, 60].Sample(steps =>
    {
        var (held, end) = Play(steps);
        var (idle, _) = Play([.. steps.Select(step => step with { Holder = 0 })]);

        // A holder that changed in the time nobody looked moves the middle of that time: by no more than what was not looked at.
        var unseen = steps.Sum(step => step.After.TotalHours) + 1;
        Assert.True(Math.Abs(held.Sum(line => line.Amount) - idle.Sum(line => line.Amount)) <= (decimal)unseen * 3, $"{end}");
        Assert.All(idle, line => Assert.Null(line.Label.Session));
    }, iter: 300);

    private static (IReadOnlyList<LedgerLine> Lines, DateTimeOffset End) Play(IReadOnlyList<Shown> steps)
    {
        var world = new MeterWorld();
        var now = MeterWorld.Start;
        foreach (var step in steps)
        {
            now += step.After;
            switch (step.Status)
            {
                case CloudPodStatus.Terminated when step.Price == 0:
                    world.Gone(now);
                    break;
                case CloudPodStatus.Terminated:
                    world.See(now);
                    break;
                default:
                    world.See(now, MeterWorld.Pod(step.Status, step.Price, now + step.Started));
                    break;
            }

            world.Hold(step.Holder == 0 ? MeterWorld.Label : MeterWorld.Label with { Session = $"ses_{step.Holder}" }, now);
        }

        var end = now.AddHours(1);
        return (world.All(end), end);
    }

    private static decimal Sum(IEnumerable<LedgerLine> lines, DateTimeOffset from, DateTimeOffset to) => lines.Sum(line => line.Within(from, to)?.Amount ?? 0);

    private static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    private sealed record Shown(CloudPodStatus Status, TimeSpan After, int Price, TimeSpan Started, int Holder);
}
