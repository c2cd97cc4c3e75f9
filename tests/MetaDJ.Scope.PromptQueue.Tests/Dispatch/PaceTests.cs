using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

public sealed class PaceTests
{
    private static readonly TimeSpan Chunk = TimeSpan.FromMilliseconds(750);

    [Fact]
    public void NextAt_AfterRest_LetsTwoGoThenOnePerChunk()
    {
        var pace = new Pace(Chunk, 2);
        var now = Some.Now;
        var sent = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            now = pace.NextAt(now);
            sent.Add((now - Some.Now).TotalMilliseconds);
            pace.Sent(now);
        }

        Assert.Equal([0, 0, 750, 1500, 2250], sent);
    }

    [Theory]
    [InlineData(1, 0, 750, 1500)]
    [InlineData(3, 0, 0, 0)]
    public void NextAt_OfThree_DependsOnTheRoom(int inFlight, double first, double second, double third)
    {
        var pace = new Pace(Chunk, inFlight);
        var sent = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var at = pace.NextAt(Some.Now);
            sent.Add((at - Some.Now).TotalMilliseconds);
            pace.Sent(at);
        }

        Assert.Equal([first, second, third], sent);
    }

    [Fact]
    public void Sent_NeverPutsMoreAtScopeThanItsRoom()
    {
        var pace = new Pace(Chunk, 2);
        var random = new Random(7);
        var now = Some.Now;
        var sent = new List<DateTimeOffset>();
        for (var i = 0; i < 500; i++)
        {
            now = pace.NextAt(now + TimeSpan.FromMilliseconds(random.Next(0, 900)));
            pace.Sent(now);
            sent.Add(now);
        }

        // Scope takes one per chunk: a queue filled by these never holds more than two.
        var taken = DateTimeOffset.MinValue;
        var leaves = new List<DateTimeOffset>();
        foreach (var at in sent)
        {
            taken = (taken > at ? taken : at) + Chunk;
            leaves.Add(taken);
            Assert.InRange(leaves.Count(leave => leave > at), 1, 2);
        }
    }

    [Fact]
    public void Off_LetsEverythingGo()
    {
        var pace = new Pace(TimeSpan.Zero, 2);
        for (var i = 0; i < 100; i++)
        {
            pace.Sent(Some.Now);
        }

        Assert.True(pace.Off);
        Assert.True(pace.HasRoom(Some.Now));
    }
}
