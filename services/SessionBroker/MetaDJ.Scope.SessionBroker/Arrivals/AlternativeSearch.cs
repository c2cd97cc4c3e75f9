using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>Collects what alternatives are chosen from. What does not answer in time is left out: the rest is told all the same.</summary>
internal sealed class AlternativeSearch(
    IProvisioningApi provisioning, PoolCalendars pools, CalendarStore calendars, ReadyPodStore pods, PodWatch watch, IDatabase redis, TimeProvider clock)
{
    private const int MostPools = 20;
    private const int MostOffers = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly RedisScript HasRoom = RedisScript.Load<AlternativeSearch>("HasRoom", "Calendar");

    /// <param name="expectedAt">When the booking's own pool is expected to have a stage for it.</param>
    public async Task<AlternativeFacts> FindAsync(Booking booking, DateTimeOffset now, DateTimeOffset expectedAt, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var facts = new AlternativeFacts { Now = now, Pool = booking.Pool, StartsAt = booking.StartsAt, EndsAt = booking.EndsAt, ExpectedAt = expectedAt };
        try
        {
            var all = await pools.ListAsync(either.Token) ?? [];
            if (all.FirstOrDefault(pool => pool.Name == booking.Pool) is not { } own)
            {
                return facts;
            }

            facts = facts with
            {
                Shortage = own.Standing?.Shortages.FirstOrDefault(shortage => shortage.People > 0)?.Detail,
                Pools = await OthersAsync(booking, own, all, now),
            };
            var asked = await provisioning.ListGpusAsync(pool: booking.Pool, limit: MostOffers, cancellationToken: either.Token);
            var offers = await provisioning.ListGpusAsync(pipeline: own.Spec.Pipeline, limit: MostOffers, cancellationToken: either.Token);
            return facts with { Asked = asked.Items, Offers = offers.Items };
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return facts;
        }
    }

    /// <summary>Whether a booking could be moved there by itself, as things stand: the calendar decides when it is taken.</summary>
    private async Task<IReadOnlyList<OtherPool>> OthersAsync(Booking booking, PoolResponse own, IReadOnlyList<PoolResponse> all, DateTimeOffset now)
    {
        var others = new List<OtherPool>();
        foreach (var pool in all.Where(pool => pool.Name != own.Name && pool.Spec.Pipeline == own.Spec.Pipeline).Take(MostPools))
        {
            if (await calendars.FindAsync(pool.Name) is not { Approval: ApprovalRule.Never })
            {
                continue;
            }

            var use = await pods.UseAsync(pool.Name);
            var ready = use.Ready.Count - use.InLine;
            if (ready > 0)
            {
                var price = (watch.Last?[pool.Name] ?? []).Where(pod => use.Ready.Contains(pod.Id)).Select(pod => (decimal?)pod.PricePerHour).Max();
                others.Add(new OtherPool(pool.Name, ready, await HasRoomAsync(pool.Name, booking, now), price));
            }
        }

        return others;
    }

    private async Task<bool> HasRoomAsync(PoolName pool, Booking booking, DateTimeOffset now)
    {
        var from = booking.StartsAt > now ? booking.StartsAt : now;
        var answer = await HasRoom.RunAsync(
            redis, CalendarKeys.Of(pool).All, [Records.Instant(from), Records.Instant(booking.EndsAt), booking.HotSpare ? 2 : 1]);
        return answer.Status switch
        {
            "room" => true,
            "full" or "no-calendar" => false,
            _ => throw answer.Unexpected(),
        };
    }
}
