using System.Globalization;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>Lists bookings over all pools by their starts, by the index that the scripts keep.</summary>
internal sealed class BookingList(IDatabase redis, ReadyPodStore pods, CalendarStore calendars, BookingStore bookings)
{
    public const int LongestPage = 200;
    private const int DefaultPage = 50;

    /// <param name="user">Null for everybody's.</param>
    /// <param name="team">What was booked for it, by whomever; null for what was booked for any or none.</param>
    /// <param name="from">Those that end after it; null for all there are.</param>
    /// <param name="to">Those that start before it.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    public async Task<Page<BookingView>> PageAsync(
        string? user, string? team, PoolName? pool, BookingState? state, DateTimeOffset? from, DateTimeOffset? to, BookingCursor? after, int? limit, CancellationToken cancellationToken)
    {
        var wanted = limit ?? DefaultPage;
        var found = new List<BookingView>();
        IReadOnlyList<PoolName> pools = pool is { } one ? [one] : await pods.PoolsAsync();
        var cursor = after;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (batch, last) = await BatchAsync(pools, team is not null ? $"team:{team}\n" : user is not null ? $"user:{user}\n" : "all\n", from, to, cursor, wanted + 1);
            found.AddRange(batch.Where(view => (state is null || view.Booking.State == state) && (from is null || view.Booking.EndsAt > from)));
            if (found.Count > wanted)
            {
                return new Page<BookingView>(found[..wanted], BookingCursor.Of(found[wanted - 1].Booking).ToString());
            }

            if (last is null)
            {
                return new Page<BookingView>(found, null);
            }

            cursor = last;
        }
    }

    /// <summary>Which bookings of a person touch a window.</summary>
    public async Task<IReadOnlySet<BookingId>> IdsAsync(PoolName pool, string user, Span window)
    {
        var prefix = $"user:{user}\n";
        var members = await redis.SortedSetRangeByValueAsync(
            BookingKeys.Of(pool).Index, $"{prefix}{BookingCursor.Digits(window.From - await LongestAsync(pool))}", $"{prefix}{BookingCursor.Digits(window.To)}");
        return members.Select(member => BookingCursor.FromMember(((string)member!)[prefix.Length..]).Id).ToHashSet();
    }

    private async Task<(IEnumerable<BookingView> Batch, BookingCursor? Last)> BatchAsync(
        IReadOnlyList<PoolName> pools, string prefix, DateTimeOffset? from, DateTimeOffset? to, BookingCursor? after, int count)
    {
        var upTo = to is { } end ? $"{prefix}{BookingCursor.Digits(end)}" : $"{prefix}~";
        var entries = new List<(PoolName Pool, BookingCursor Cursor)>();
        foreach (var pool in pools)
        {
            var lower = after is { } cursor ? $"{prefix}{cursor.Member}" : from is { } begin && begin > DateTimeOffset.UnixEpoch ? $"{prefix}{BookingCursor.Digits(begin - await LongestAsync(pool))}" : prefix;
            var members = await redis.SortedSetRangeByValueAsync(
                BookingKeys.Of(pool).Index, lower, upTo, after is null ? Exclude.Stop : Exclude.Both, Order.Ascending, 0, count);
            entries.AddRange(members.Select(member => (pool, BookingCursor.FromMember(((string)member!)[prefix.Length..]))));
        }

        var next = entries.OrderBy(entry => entry.Cursor.Member, StringComparer.Ordinal).Take(count).ToList();
        // One that was moved or forgotten since the index was read is left out here, and found where it is now.
        var views = await Task.WhenAll(next.Select(entry => bookings.FindAsync(entry.Pool, entry.Cursor.Id, Acting.ForAnybody)));
        return (views.OfType<BookingView>(), next.Count < count ? null : next[^1].Cursor);
    }

    /// <summary>How long a booking of the pool can be that began before a window and reaches into it.</summary>
    internal async Task<TimeSpan> LongestAsync(PoolName pool) =>
        TimeSpan.FromMilliseconds(-(await redis.SortedSetScoreAsync(CalendarKeys.Of(pool).Calendar, "longest") ?? 0))
        is var taken && await calendars.FindAsync(pool) is { } rules && TimeSpan.FromMilliseconds(rules.LongestMs) is var allowed && allowed > taken ? allowed : taken;
}

/// <summary>A place in the order of bookings: the start and the id.</summary>
internal readonly record struct BookingCursor(long StartsAt, BookingId Id) : IParsable<BookingCursor>
{
    /// <summary>As the index has it behind its prefix.</summary>
    public string Member => $"{StartsAt.ToString(CultureInfo.InvariantCulture)}\n{Id}";

    public static BookingCursor Of(Booking booking) => new(booking.StartsAt.ToUnixTimeMilliseconds(), booking.Id);

    public static string Digits(DateTimeOffset instant) => Math.Max(0, instant.ToUnixTimeMilliseconds()).ToString("D13", CultureInfo.InvariantCulture);

    public static BookingCursor FromMember(string member) => Parse(member.Replace('\n', '.'), null);

    public static BookingCursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException($"'{s}' is not the end of a page.");

    public static bool TryParse(string? s, IFormatProvider? provider, out BookingCursor result)
    {
        var parts = s?.Split('.', 2) ?? [];
        if (parts.Length == 2 && parts[0].Length == 13 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && BookingId.TryParse(parts[1], null, out var id))
        {
            result = new BookingCursor(start, id);
            return true;
        }

        result = default;
        return false;
    }

    public override string ToString() => $"{StartsAt.ToString(CultureInfo.InvariantCulture)}.{Id}";
}
