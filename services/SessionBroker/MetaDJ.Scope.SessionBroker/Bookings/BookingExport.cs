using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>All bookings of a window at once, for calendars.</summary>
internal sealed class BookingExport(BookingList list)
{
    /// <summary>More is no calendar that a program shows.</summary>
    public const int Most = 20_000;

    /// <param name="user">Null for everybody's.</param>
    /// <param name="pool">Null for those of every pool.</param>
    public async Task<IReadOnlyList<BookingView>> ListAsync(string? user, PoolName? pool, Span window, int most, CancellationToken cancellationToken)
    {
        var found = new List<BookingView>();
        BookingCursor? after = null;
        do
        {
            var page = await list.PageAsync(user, pool, null, window.From, window.To, after, Math.Min(BookingList.LongestPage, most - found.Count), cancellationToken);
            found.AddRange(page.Items);
            after = page.Next is { } next ? BookingCursor.Parse(next, null) : null;
        }
        while (after is not null && found.Count < most);
        return found;
    }
}
