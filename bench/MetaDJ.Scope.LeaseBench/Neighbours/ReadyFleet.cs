using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.LeaseBench.Neighbours;

/// <summary>Answers for Provisioning with pods that all stand ready, and for the Scope in each of them.</summary>
internal sealed class ReadyFleet(TimeProvider clock)
{
    private static readonly byte[] s_accepted = """{"status":"ok","applied_parameters":{}}"""u8.ToArray();
    private readonly Lock _gate = new();
    private readonly List<PodResponse> _pods = [];
    private readonly Dictionary<string, int> _places = [];

    public static void Map(WebApplication app)
    {
        app.MapPost("/bench/pods/{pool}/{count:int}", (string pool, int count, ReadyFleet fleet) => fleet.Publish(PoolName.Parse(pool), count));
        app.MapGet("/api/pools/{name}", (PoolName name) => Pool(name));
        app.MapGet("/api/pools", (ReadyFleet fleet) => fleet.Pools());
        app.MapPost("/api/budgets/check", () => new CheckBudgetResponse(true, 0.5m, null, null));
        app.MapGet("/api/pods", (string? after, int? limit, ReadyFleet fleet) => fleet.List(after, limit ?? 50));
        app.MapGet("/api/pods/{podId}/address", (PodId podId, HttpContext http) => new PodAddress(new Uri($"http://{http.Request.Host}/scope/{podId}/")));
        app.Map("/scope/{pod}/{**path}", AnswerAsScope);
    }

    internal static async Task AnswerAsScope(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = s_accepted.Length;
        await http.Response.Body.WriteAsync(s_accepted, http.RequestAborted);
    }

    private static PoolResponse Pool(PoolName name) => new() { Name = name, Spec = new PoolSpec { Pipeline = "longlive" }, Pods = new Dictionary<PodState, int>() };

    private Page<PoolResponse> Pools()
    {
        lock (_gate)
        {
            return new Page<PoolResponse>([.. _pods.Select(pod => pod.Pool).Distinct().Select(Pool)], null);
        }
    }

    private void Publish(PoolName pool, int count)
    {
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                var now = clock.GetUtcNow();
                var pod = new PodResponse { Id = PodId.New(clock), Pool = pool, State = PodState.Ready, ResetFence = 0, PricePerHour = 0.69m, CreatedAt = now, ReadyAt = now };
                _places[pod.Id.ToString()] = _pods.Count;
                _pods.Add(pod);
            }
        }
    }

    private Page<PodResponse> List(string? after, int limit)
    {
        lock (_gate)
        {
            var start = after is null ? 0 : _places[after] + 1;
            var page = _pods.GetRange(start, Math.Min(limit, _pods.Count - start));
            return new Page<PodResponse>(page, start + page.Count < _pods.Count ? page[^1].Id.ToString() : null);
        }
    }
}
