using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods.Logs;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Logs;

public sealed class PodLogRingTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, null, new string[0])]
    [InlineData(2, null, new[] { "5", "6" })]
    [InlineData(100, null, new[] { "1", "2", "3", "4", "5", "6" })]
    [InlineData(2, CloudLogSource.System, new[] { "4", "5", "6" })]
    public void StartOf_ATail_GoesBackSoManyLinesOfItsSource(int tail, CloudLogSource? source, string[] expected) =>
        Assert.Equal(expected, Read(Ring(10, 6), new LogQuery(source, Tail: tail)).Lines);

    [Fact]
    public void StartOf_ALastEvent_WinsOverSince_WhichWinsOverTail()
    {
        var ring = Ring(10, 6);

        Assert.Equal(["5", "6"], Read(ring, new LogQuery(Tail: 1, Since: At, AfterId: "id4")).Lines);
        Assert.Equal(["4", "5", "6"], Read(ring, new LogQuery(Tail: 1, Since: At.AddSeconds(4))).Lines);
    }

    /// <summary>The id is opaque, but RunPod's text calls it a timestamp: what is older than what is kept is a gap, and said to be one.</summary>
    [Theory]
    [InlineData("2026-11-24T20:00:04Z/000000000099", new[] { "5", "6" }, false)]
    [InlineData("2026-11-24T19:00:00Z/000000000001", new[] { "4", "5", "6" }, true)]
    [InlineData("never heard of", new[] { "4", "5", "6" }, true)]
    public void StartOf_AnUnknownEvent_GoesByItsInstant_ElseTellsOfAGap(string id, string[] expected, bool gap)
    {
        var read = Read(Ring(3, 6), new LogQuery(AfterId: id));

        Assert.Equal(expected, read.Lines);
        Assert.Equal(gap, read.Gap);
    }

    [Fact]
    public void After_ForAReaderThatWasTooSlow_SaysHowMuchItMissed_AndKeepsNoMore()
    {
        var ring = Ring(3, 6);

        var batch = ring.After(1, 100);

        Assert.Equal(2, batch.Missed);
        Assert.Equal(["4", "5", "6"], batch.Lines.Select(line => line.Line));
        Assert.Equal(6, batch.Next);
    }

    [Fact]
    public void Add_OfHugeLines_KeepsTheMemoryBounded()
    {
        var ring = new PodLogRing(5000);
        for (var i = 0; i < 1000; i++)
        {
            ring.Add(new CloudLogLine($"{i}", At, CloudLogSource.Container, new string('x', 100_000)));
        }

        var kept = ring.After(0, 5000);

        Assert.InRange(kept.Lines.Sum(line => line.Line.Length), 1, 2_000_000);
        Assert.Equal(1000, kept.Missed + kept.Lines.Count);
    }

    [Fact]
    public async Task More_CompletesWithTheNextLine_AndWithTheEnd()
    {
        var ring = Ring(3, 1);
        var first = ring.After(1, 10);
        Assert.False(first.More.IsCompleted);
        ring.Add(Line(2));
        await first.More;

        var second = ring.After(2, 10);
        ring.End();
        await second.More;
        Assert.True(ring.After(2, 10).Ended);
        await ring.Settled;
    }

    private static (IReadOnlyList<string> Lines, bool Gap) Read(PodLogRing ring, LogQuery query)
    {
        var start = ring.StartOf(query);
        return ([.. ring.After(start.Position, 100).Lines.Select(line => line.Line)], start.Gap);
    }

    private static PodLogRing Ring(int kept, int lines)
    {
        var ring = new PodLogRing(kept);
        for (var i = 1; i <= lines; i++)
        {
            ring.Add(Line(i));
        }

        return ring;
    }

    private static CloudLogLine Line(int i) => new($"id{i}", At.AddSeconds(i), i % 2 == 0 ? CloudLogSource.System : CloudLogSource.Container, $"{i}");
}
