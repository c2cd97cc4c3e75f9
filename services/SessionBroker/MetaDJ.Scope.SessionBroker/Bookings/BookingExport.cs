using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>All bookings of a window at once, for calendars: records only, read many at a time, because feeds are read often.</summary>
internal sealed class BookingExport(IDatabase redis, ReadyPodStore pods, BookingList list)
{
    /// <summary>More is no calendar that a program shows.</summary>
    public const int Most = 20_000;

    private const int ReadAtOnce = 500;

    /// <param name="user">Null for everybody's.</param>
    /// <param name="pool">Null for those of every pool.</param>
    /// <returns>In the order of their starts.</returns>
    public async Task<IReadOnlyList<Booking>> ListAsync(string? user, PoolName? pool, Span window, int most, CancellationToken cancellationToken)
    {
        var found = new List<Booking>();
        foreach (var each in pool is { } one ? [one] : await pods.PoolsAsync())
        {
            found.AddRange(await OfPoolAsync(each, user is null ? "all\n" : $"user:{user}\n", window, most, cancellationToken));
        }

        return [.. found.OrderBy(booking => booking.StartsAt).ThenBy(booking => booking.Id.Value).Take(most)];
    }

    private async Task<List<Booking>> OfPoolAsync(PoolName pool, string prefix, Span window, int most, CancellationToken cancellationToken)
    {
        var lower = prefix + BookingCursor.Digits(window.From - await list.LongestAsync(pool));
        var members = await redis.SortedSetRangeByValueAsync(
            BookingKeys.Of(pool).Index, lower, prefix + BookingCursor.Digits(window.To), Exclude.Stop, Order.Ascending, 0, most);
        var found = new List<Booking>(members.Length);
        foreach (var some in members.Chunk(ReadAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var records = await redis.HashGetAsync(BookingKeys.Of(pool).Bookings, [.. some.Select(member => (RedisValue)BookingCursor.FromMember(((string)member!)[prefix.Length..]).Id.ToString())]);
            // One that was moved or forgotten since the index was read is left out, or found as it is now.
            found.AddRange(records.Where(record => !record.IsNull).Select(record => Records.Read<Booking>(record!)).Where(booking => booking.EndsAt > window.From && booking.StartsAt < window.To));
        }

        return found;
    }
}
