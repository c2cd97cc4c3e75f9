using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>The broker's side of provisioning, over HTTP and in memory: who waits, who plays, what is retired.</summary>
internal sealed class FakeBroker : IAsyncDisposable
{
    private readonly ConcurrentDictionary<PodId, PodUse> _uses = new();
    private readonly PoolName _pool;
    private readonly WebApplication _app;
    private int _asked;

    private FakeBroker(PoolName pool)
    {
        _pool = pool;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        _app = builder.Build();
        _app.MapGet("/api/demand", Demand);
        _app.MapPut("/api/demand/pools/{pool}/retired/{podId}", Retire);
    }

    public int Waiting { get; set; }

    /// <summary>Wishes for later.</summary>
    public IReadOnlyList<UpcomingWish> Upcoming { get; set; } = [];

    /// <summary>How often the demand was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public ConcurrentBag<PodId> Retired { get; } = [];

    public string Address => _app.Urls.First();

    public static async Task<FakeBroker> StartAsync(PoolName pool, CancellationToken cancellationToken)
    {
        var broker = new FakeBroker(pool);
        await broker._app.StartAsync(cancellationToken);
        return broker;
    }

    public void Grant(PodId pod, long fence) => Grant(new PodUse(pod, Leased: true, fence));

    /// <summary>With who holds it, for which booking and until when.</summary>
    public void Grant(PodUse use) => _uses[use.PodId] = use;

    public void Release(PodId pod) => _uses[pod] = new PodUse(pod, Leased: false, _uses[pod].LastFence);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private DemandResponse Demand()
    {
        Interlocked.Increment(ref _asked);
        return new([new PoolDemand { Pool = _pool, Waiting = Waiting, Upcoming = Upcoming, Pods = [.. _uses.Values] }]);
    }

    private IResult Retire(PoolName pool, PodId podId)
    {
        if (pool != _pool || (_uses.TryGetValue(podId, out var use) && use.Leased))
        {
            return Results.Conflict();
        }

        Retired.Add(podId);
        return Results.NoContent();
    }
}
