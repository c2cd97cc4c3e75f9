using MetaDJ.Scope.SessionBroker.Calendars;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class FreeWindowsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "", 1, 0, 60, "0-600")]
    [InlineData("0-60", "", 1, 0, 60, "60-600")]
    [InlineData("0-60", "", 2, 0, 60, "0-600")]
    [InlineData("0-60 30-90", "", 2, 0, 30, "0-30 60-600")]
    [InlineData("0-60 60-90", "", 1, 0, 30, "90-600")]
    [InlineData("100-160 200-260", "", 1, 0, 60, "0-100 260-600")]
    [InlineData("100-160 200-260", "", 1, 0, 40, "0-100 160-200 260-600")]
    [InlineData("100-160 200-260", "", 1, 15, 20, "0-85 275-600")]
    [InlineData("100-160 200-260", "", 1, 15, 10, "0-85 175-185 275-600")]
    [InlineData("", "100-200 150-250", 3, 15, 60, "0-100 250-600")]
    [InlineData("100-160", "160-200", 1, 15, 60, "0-85 200-600")]
    [InlineData("-60-30 580-700", "", 1, 0, 60, "30-580")]
    [InlineData("0-600", "", 1, 0, 60, "")]
    [InlineData("", "", 0, 0, 60, "")]
    [InlineData("50-50", "", 1, 10, 60, "0-600")]
    public void Find_GivesTheWindowsThatHaveRoom(string taken, string closed, int capacity, int gap, int length, string expected) =>
        Assert.Equal(Spans(expected), FreeWindows.Find(Search(Spans(taken), Spans(closed), capacity, gap, length, count: 10)));

    [Fact]
    public void Find_GivesNoMoreThanAskedFor() =>
        Assert.Equal(Spans("0-100 160-200"), FreeWindows.Find(Search(Spans("100-160 200-260"), [], 1, 0, 30, count: 2)));

    [Fact]
    public void Find_BeginsOnAWholeMinute()
    {
        var search = Search([], [], 1, 0, 60, count: 1) with { Within = new Span(Noon.AddSeconds(1), Noon.AddMinutes(62)) };

        Assert.Equal([new Span(Noon.AddMinutes(1), Noon.AddMinutes(62))], FreeWindows.Find(search));
        Assert.Empty(FreeWindows.Find(search with { Within = new Span(Noon.AddSeconds(1), Noon.AddMinutes(60.5)) }));
    }

    /// <summary>Every beginning is asked one by one whether a place can be given to everybody, and must lie in a window just then.</summary>
    [Fact]
    public void Find_AgreesWithTryingEveryBeginning()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var capacity = random.Next(1, 4);
            var gap = random.Next(0, 3);
            var length = random.Next(1, 8);
            var closed = Enumerable.Range(0, random.Next(0, 3)).Select(_ => RandomSpan(random)).ToList();
            var taken = new List<Span>();
            for (var i = 0; i < 12; i++)
            {
                var next = RandomSpan(random);
                if (Fits([.. taken, next], gap, capacity))
                {
                    taken.Add(next);
                }
            }

            var windows = FreeWindows.Find(Search(taken, closed, capacity, gap, length, count: 100) with { Within = new Span(Noon, Noon.AddMinutes(60)) });

            for (var minute = 0; minute + length <= 60; minute++)
            {
                var show = Minutes(minute, minute + length);
                var hasRoom = Fits([.. taken, show], gap, capacity) && !closed.Any(shut => shut.From < show.To && show.From < shut.To);
                Assert.True(hasRoom == windows.Any(window => window.From <= show.From && show.To <= window.To), $"seed {seed}, minute {minute}");
            }
        }
    }

    /// <summary>Gives each a place in order of their beginning, as long as there are any: for intervals that is enough.</summary>
    private static bool Fits(IEnumerable<Span> spans, int gap, int capacity)
    {
        var freeFrom = Enumerable.Repeat(DateTimeOffset.MinValue, capacity).ToArray();
        foreach (var span in spans.OrderBy(span => span.From))
        {
            var place = Array.FindIndex(freeFrom, free => free <= span.From);
            if (place < 0)
            {
                return false;
            }

            freeFrom[place] = span.To.AddMinutes(gap);
        }

        return true;
    }

    private static Span RandomSpan(Random random)
    {
        var from = random.Next(-5, 60);
        return Minutes(from, from + random.Next(1, 15));
    }

    private static FreeWindowSearch Search(IReadOnlyCollection<Span> taken, IReadOnlyCollection<Span> closed, int capacity, int gap, int length, int count) => new()
    {
        Taken = taken,
        Closed = closed,
        Capacity = capacity,
        Gap = TimeSpan.FromMinutes(gap),
        Length = TimeSpan.FromMinutes(length),
        Within = Minutes(0, 600),
        Count = count,
    };

    private static List<Span> Spans(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
    {
        var dash = pair.LastIndexOf('-');
        return Minutes(int.Parse(pair[..dash], null), int.Parse(pair[(dash + 1)..], null));
    })];

    private static Span Minutes(int from, int to) => new(Noon.AddMinutes(from), Noon.AddMinutes(to));
}
