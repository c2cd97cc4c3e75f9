using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>Fills a calendar through its store.</summary>
internal static class BookingsInRedis
{
    private const int Places = 50;

    /// <returns>How many are held.</returns>
    public static async Task<int> HoldAsync(IDatabase redis, PoolName pool, int count)
    {
        using var homes = new BookingHomes(redis);
        var store = new BookingStore(redis, homes, Options.Create(new BookingOptions()));
        var rules = await new CalendarStore(redis).CopyCapacityAsync(pool, Places);
        var day = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var held = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            var start = day.AddHours(n / Places);
            var wish = new BookingWish
            {
                Id = BookingId.New(TimeProvider.System),
                Pool = pool,
                User = LeaseHouse.Subject(n % 500),
                Title = "A show of an hour",
                StartsAt = start,
                EndsAt = start.AddMinutes(50),
                TimeZone = "Europe/Berlin",
            };
            if (await store.HoldAsync([wish], rules.Version, WithoutRoom.Refuse) is HoldOutcome.Held)
            {
                Interlocked.Increment(ref held);
            }
        });
        return held == 0 ? throw new InvalidOperationException("There was room, and no booking was held.") : held;
    }
}
