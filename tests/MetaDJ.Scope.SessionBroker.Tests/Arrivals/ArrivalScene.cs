using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

/// <summary>A broker with bookings, whose loops pass and whose time passes when the test says so.</summary>
internal sealed class ArrivalScene : IAsyncDisposable
{
    /// <summary>The smallest thing that begins as a JPEG does.</summary>
    public static readonly byte[] Frame = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];

    private ArrivalScene(BrokerApplication broker) => Broker = broker;

    public BrokerApplication Broker { get; }

    public PoolName Pool => Broker.Pool;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDatabase Redis => Broker.Services.GetRequiredService<IDatabase>();

    /// <param name="maximum">Pods the pool may have.</param>
    public static async Task<ArrivalScene> StartAsync(
        RedisServers servers, RedisKind kind = RedisKind.Redis, int replicas = 1, int maximum = 2, params (string Key, string Value)[] settings)
    {
        var broker = await BrokerApplication.StartAsync(servers, kind, replicas, realBus: false, settings);
        var scene = new ArrivalScene(broker);
        scene.PutPool(broker.Pool, maximum);
        scene.Show(Frame);
        // The calendar may have been made of what the pool was a moment ago.
        await scene.PassAsync();
        return scene;
    }

    public ValueTask DisposeAsync() => Broker.DisposeAsync();

    public ISessionBrokerApi As(string who) => Broker.Api(AccessForTests.Member(who));

    public void PutPool(PoolName pool, int maximum)
    {
        Broker.Provisioning.Specs[pool] = new PoolSpec { Pipeline = "longlive", Maximum = maximum };
        Broker.Provisioning.Pools[pool] = true;
    }

    /// <summary>Every pod shows this from now on; null for none.</summary>
    public void Show(byte[]? frame) => Broker.Scope.Answer("GET /api/v1/session/frame", async http =>
    {
        http.Response.StatusCode = frame is null ? 404 : 200;
        http.Response.ContentType = frame is null ? "application/json" : "image/jpeg";
        await http.Response.Body.WriteAsync(frame ?? "{}"u8.ToArray());
    });

    public async Task<BookingId> BookAsync(TimeSpan until, TimeSpan duration, string who = "ana", PoolName? pool = null, bool hotSpare = false)
    {
        var request = new CreateBookingRequest
        {
            Pool = pool ?? Pool, Start = (TimeProvider.System.GetUtcNow() + until).ToString("O"), Duration = duration, Title = "Release party", HotSpare = hotSpare,
        };
        var held = await As(who).CreateBookingAsync(request, cancellationToken: Cancellation);
        Assert.True(held.StatusCode == HttpStatusCode.Created, (held.Error as Refit.ApiException)?.Content);
        var confirmed = await As(who).ConfirmBookingAsync(held.Content!.Id, Cancellation);
        Assert.Equal(BookingState.Confirmed, confirmed.Content!.State);
        return held.Content.Id;
    }

    /// <summary>Every loop passes once.</summary>
    public async Task PassAsync(int replica = 0)
    {
        await Broker.PassAsync(replica);
        await Broker.ServicesOf(replica).GetRequiredService<ArrivalLoop>().ReconcileOnceAsync(Cancellation);
        await Broker.ServicesOf(replica).GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
    }

    /// <summary>As often as it takes for one step to lead to the next.</summary>
    public async Task SettleAsync(int replica = 0)
    {
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(replica);
        }
    }

    public async Task<BookingResponse> BookingAsync(BookingId id) => (await Broker.Api(AccessForTests.Operator).GetBookingAsync(id, Cancellation)).Content!;

    public async Task<SessionResponse> SessionAsync(BookingId id) =>
        (await Broker.Api(AccessForTests.Operator).GetAsync((await BookingAsync(id)).Session!.Value, Cancellation)).Content!;

    public async Task<PoolDemand> DemandAsync(int replica = 0) =>
        (await Broker.Api(AccessForTests.Service, replica).GetDemandAsync(Cancellation)).Pools.Single(pool => pool.Pool == Pool);

    public async Task<IReadOnlyList<SessionResponse>> SessionsAsync() => (await Broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation)).Items;

    /// <summary>A new pod, seen by the broker.</summary>
    public async Task<PodId> AddPodAsync(PodState state = PodState.Ready, PoolName? pool = null)
    {
        var id = Broker.Provisioning.AddPod(pool ?? Pool, state);
        await PassAsync();
        return id;
    }

    /// <summary>Moves every instant of the pool back, as if that much time had passed.</summary>
    public async Task WaitAsync(TimeSpan by)
    {
        var past = (long)by.TotalMilliseconds;
        var (sessions, bookings) = (PoolKeys.Of(Pool), BookingKeys.Of(Pool));
        await AgeRecordsAsync(sessions.Sessions, past);
        await AgeRecordsAsync(sessions.Leases, past);
        var before = await Redis.HashGetAllAsync(bookings.Bookings);
        await AgeRecordsAsync(bookings.Bookings, past);
        await AgeScoresAsync(sessions.Deadlines, past);
        await AgeScoresAsync(sessions.Line, past);
        await AgeScoresAsync(bookings.Deadlines, past);
        await AgeScoresAsync(ArrivalKeys.Of(Pool).Arrivals, past);
        foreach (var entry in await Redis.SortedSetRangeByRankWithScoresAsync(CalendarKeys.Of(Pool).Calendar))
        {
            if (((string)entry.Element!).Split('|', 2) is [var end, var rest])
            {
                await Redis.SortedSetRemoveAsync(CalendarKeys.Of(Pool).Calendar, entry.Element);
                await Redis.SortedSetAddAsync(CalendarKeys.Of(Pool).Calendar, $"{long.Parse(end, null) - past}|{rest}", entry.Score - past);
            }
        }

        foreach (var booking in before.Select(entry => Records.Read<Booking>(entry.Value!)))
        {
            var from = booking.StartsAt.ToUnixTimeMilliseconds();
            foreach (var prefix in new[] { "all", $"user:{booking.User}" })
            {
                await Redis.SortedSetRemoveAsync(bookings.Index, $"{prefix}\n{from}\n{booking.Id}");
                await Redis.SortedSetAddAsync(bookings.Index, $"{prefix}\n{from - past}\n{booking.Id}", 0);
            }
        }
    }

    private async Task AgeScoresAsync(RedisKey key, long past)
    {
        foreach (var entry in await Redis.SortedSetRangeByRankWithScoresAsync(key))
        {
            await Redis.SortedSetAddAsync(key, entry.Element, entry.Score - past);
        }
    }

    private async Task AgeRecordsAsync(RedisKey key, long past)
    {
        foreach (var entry in await Redis.HashGetAllAsync(key))
        {
            var record = JsonNode.Parse((string)entry.Value!)!.AsObject();
            foreach (var name in record.Select(field => field.Key).Where(IsInstant).ToList())
            {
                record[name] = record[name]!.GetValue<long>() - past;
            }

            if (((string?)record["room"])?.Split('|', 2) is [var end, var rest])
            {
                record["room"] = $"{long.Parse(end, null) - past}|{rest}";
            }

            await Redis.HashSetAsync(key, entry.Name, record.ToJsonString());
        }
    }

    private static bool IsInstant(string name) =>
        name.EndsWith("At", StringComparison.Ordinal) || name is "recoverBy" or "bookedUntil" or "presentBy" or "holdUntil" or "offerUntil";
}
