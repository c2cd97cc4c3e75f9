namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>From an instant up to, but not including, another.</summary>
internal readonly record struct Span(DateTimeOffset From, DateTimeOffset To)
{
    public bool IsEmpty => To <= From;

    public TimeSpan Length => To - From;
}

/// <summary>Everything that decides where a booking finds room.</summary>
internal sealed record FreeWindowSearch
{
    /// <summary>What takes room: bookings and live walk-ins, as long as they themselves last. One entry takes one place.</summary>
    public required IReadOnlyCollection<Span> Taken { get; init; }

    /// <summary>When nothing may be booked, however much room there is: blocked time and quiet hours.</summary>
    public IReadOnlyCollection<Span> Closed { get; init; } = [];

    /// <summary>How many at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>What lies between the end of one and the beginning of the next on the same place.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>How long the booking is to last.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Where to look.</summary>
    public required Span Within { get; init; }

    /// <summary>The first instant from one on at which a booking may begin; null for any whole minute.</summary>
    public Func<DateTimeOffset, DateTimeOffset>? FirstStart { get; init; }

    /// <summary>How many windows at most.</summary>
    public required int Count { get; init; }
}

/// <summary>Finds the next windows in which a booking of some length has room. Pure.</summary>
internal static class FreeWindows
{
    /// <summary>
    /// The first windows, in order; each is as long as the room lasts, so any beginning in it is good that leaves the length. They begin on whole
    /// minutes.
    /// </summary>
    public static IReadOnlyList<Span> Find(FreeWindowSearch search)
    {
        if (search.Capacity < 1 || search.Count < 1 || search.Length <= TimeSpan.Zero)
        {
            return [];
        }

        var windows = new List<Span>();
        var from = search.Within.From;
        foreach (var shut in Merged([.. FullSpans(search), .. search.Closed.Where(span => !span.IsEmpty)]))
        {
            Add(new Span(from, shut.From));
            if (windows.Count == search.Count || shut.From >= search.Within.To)
            {
                return windows;
            }

            from = shut.To > from ? shut.To : from;
        }

        Add(new Span(from, search.Within.To));
        return windows;

        void Add(Span room)
        {
            var window = new Span((search.FirstStart ?? WholeMinute)(room.From), room.To < search.Within.To ? room.To : search.Within.To);
            if (window.Length >= search.Length)
            {
                windows.Add(window);
            }
        }
    }

    /// <summary>Where a new booking finds every place taken.</summary>
    private static IEnumerable<Span> FullSpans(FreeWindowSearch search)
    {
        // One place serves one after another when each is followed by its gap; so is the new one, which must therefore end a gap before the room does.
        var edges = search.Taken.Where(span => !span.IsEmpty)
            .SelectMany(span => new[] { (At: span.From, By: 1), (At: span.To + search.Gap, By: -1) })
            .OrderBy(edge => edge.At).ThenBy(edge => edge.By);
        var taken = 0;
        DateTimeOffset? since = null;
        foreach (var (at, by) in edges)
        {
            taken += by;
            if (taken >= search.Capacity)
            {
                since ??= at;
            }
            else if (since is { } begun)
            {
                since = null;
                yield return new Span(begun - search.Gap, at);
            }
        }
    }

    private static IEnumerable<Span> Merged(IEnumerable<Span> spans)
    {
        Span? open = null;
        foreach (var span in spans.OrderBy(span => span.From))
        {
            if (open is not { } current)
            {
                open = span;
            }
            else if (span.From <= current.To)
            {
                open = current with { To = span.To > current.To ? span.To : current.To };
            }
            else
            {
                yield return current;
                open = span;
            }
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static DateTimeOffset WholeMinute(DateTimeOffset instant)
    {
        var beyond = instant.Ticks % TimeSpan.TicksPerMinute;
        return beyond == 0 ? instant : instant.AddTicks(TimeSpan.TicksPerMinute - beyond);
    }
}
