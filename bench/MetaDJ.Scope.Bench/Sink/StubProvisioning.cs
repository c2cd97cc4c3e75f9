using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>Publishes that many ready pods of a pool. The body of <c>POST /bench/pods</c>.</summary>
/// <param name="Alone">Pods published before are gone.</param>
internal sealed record PublishPods(PoolName Pool, int Count, bool Alone);

/// <summary>
/// Answers for Provisioning with pods that are all ready and all here, so that hundreds of sessions go live at once and no boot is measured.
/// </summary>
internal sealed class StubProvisioning(TimeProvider clock)
{
    private const int LargestPage = 500;

    private readonly Lock _gate = new();
    private readonly List<PodResponse> _pods = [];
    private readonly Dictionary<PodId, int> _places = [];
    private int _listings;

    public static void Map(WebApplication app)
    {
        app.MapPost("/bench/pods", (PublishPods pods, StubProvisioning stub) => stub.Publish(pods));
        app.MapGet("/bench/pods/listings", (StubProvisioning stub) => stub._listings);
        app.MapGet("/api/pools/{name}", (PoolName name) => new PoolResponse { Name = name, Spec = Spec, Pods = new Dictionary<PodState, int>() });
        app.MapGet("/api/pods", (PoolName? pool, string? after, int? limit, StubProvisioning stub) => stub.List(pool, after, limit));
        app.MapGet("/api/pods/{podId}", (PodId podId, StubProvisioning stub) => stub.Get(podId));
        app.MapGet("/api/pods/{podId}/address", (PodId podId, HttpContext context, StubProvisioning stub) =>
            new PodAddress(new Uri($"http://{context.Request.Host}/pods/{stub.Place(podId)}/")));
    }

    private static PoolSpec Spec { get; } = new() { Pipeline = "longlive" };

    private void Publish(PublishPods wanted)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (wanted.Alone)
            {
                _pods.Clear();
            }

            for (var n = 0; n < wanted.Count; n++)
            {
                var pod = new PodResponse
                {
                    Id = PodId.New(clock), Pool = wanted.Pool, State = PodState.Ready, ResetFence = 0, PricePerHour = 0.69m, CreatedAt = now, ReadyAt = now,
                };
                _pods.Add(pod);
                _places[pod.Id] = _places.Count;
            }

            _listings = 0;
        }
    }

    private Page<PodResponse> List(PoolName? pool, string? after, int? limit)
    {
        lock (_gate)
        {
            var all = _pods.Where(pod => pool is null || pod.Pool == pool).ToList();
            var start = after is null ? 0 : all.FindIndex(pod => pod.Id.ToString() == after) + 1;
            var page = all.Skip(start).Take(Math.Min(limit ?? LargestPage, LargestPage)).ToList();
            var more = start + page.Count < all.Count;
            _listings += more ? 0 : 1;
            return new Page<PodResponse>(page, more ? page[^1].Id.ToString() : null);
        }
    }

    private IResult Get(PodId id)
    {
        lock (_gate)
        {
            return _pods.Find(pod => pod.Id == id) is { } pod ? TypedResults.Ok(pod) : TypedResults.NotFound();
        }
    }

    private int Place(PodId id)
    {
        lock (_gate)
        {
            return _places[id];
        }
    }
}
