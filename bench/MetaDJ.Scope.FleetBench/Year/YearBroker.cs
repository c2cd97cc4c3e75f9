using System.Net;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>People by dice: they come in waves, wait, play, lose their pod, leave. What the broker says of them is what the real one would say.</summary>
internal sealed class YearBroker(YearClock clock, Random dice)
{
    public const string Host = "broker";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);

    private readonly Lock _gate = new();
    private readonly Dictionary<PoolName, Audience> _pools = [];
    private readonly HashSet<PodId> _retired = [];

    /// <summary>Sessions that got a pod.</summary>
    public int Played { get; private set; }

    /// <summary>Sessions that went away without one.</summary>
    public int Left { get; private set; }

    /// <summary>Sessions that lost their pod and got another.</summary>
    public int Recovered { get; private set; }

    /// <summary>A pod was claimed that had been taken out: must never be.</summary>
    public int ClaimedRetired { get; private set; }

    public bool IsClosed { get; set; }

    public void Open(PoolName pool, int seats) => _pools[pool] = new Audience(seats, clock.Start + Minutes(0, 30));

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _pools.Values.All(pool => pool.Line.Count == 0 && pool.Playing.Count == 0);
            }
        }
    }

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        lock (_gate)
        {
            return request.RequestUri!.Segments is [_, "api/", "demand/", "pools/", var pool, "retired/", var pod]
                ? new HttpResponseMessage(Retire(PoolName.Parse(pool.TrimEnd('/')), PodId.Parse(pod))) { RequestMessage = request }
                : new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = JsonContent.Create(Demand(), options: HttpDefaults.Json) };
        }
    }

    /// <summary>Lets the people do what their time has come for.</summary>
    public void Step(IReadOnlyList<Pod> pods)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            foreach (var (name, pool) in _pools)
            {
                var mine = pods.Where(pod => pod.Pool == name).ToDictionary(pod => pod.Id);
                Arrive(pool, now);
                Leave(pool, mine, now);
                Claim(pool, mine.Values, now);
                foreach (var id in pool.Uses.Keys.Where(id => !mine.ContainsKey(id)).ToList())
                {
                    pool.Uses.Remove(id);
                    _retired.Remove(id);
                }
            }
        }
    }

    private void Arrive(Audience pool, DateTimeOffset now)
    {
        while (!IsClosed && pool.NextAt <= now)
        {
            pool.Line.Enqueue(new Guest(pool.NextAt, Minutes(5, 18), Recovering: false));
            pool.ThisWave++;
            var ends = pool.ThisWave >= pool.Seats * (0.7 + (0.5 * dice.NextDouble()));
            pool.NextAt += ends ? Minutes(12, 20) : TimeSpan.FromSeconds(3 + (9 * dice.NextDouble()));
            pool.ThisWave = ends ? 0 : pool.ThisWave;
        }
    }

    private void Leave(Audience pool, Dictionary<PodId, Pod> pods, DateTimeOffset now)
    {
        foreach (var (id, guest) in pool.Playing.ToList())
        {
            var lost = pods.GetValueOrDefault(id)?.State != PodState.Ready;
            if (!lost && guest.Until > now && !IsClosed)
            {
                continue;
            }

            pool.Playing.Remove(id);
            pool.Uses[id] = pool.Uses[id] with { Leased = false };
            if (lost && !IsClosed && guest.Until - now > TimeSpan.FromMinutes(2))
            {
                Recovered++;
                pool.Line = new Queue<Guest>([new Guest(now, guest.Until!.Value - now, Recovering: true), .. pool.Line]);
            }
        }

        var staying = pool.Line.Where(guest => !IsClosed && now - guest.Since < Patience).ToList();
        Left += pool.Line.Count - staying.Count;
        pool.Line = new Queue<Guest>(staying);
    }

    private void Claim(Audience pool, IEnumerable<Pod> pods, DateTimeOffset now)
    {
        foreach (var pod in pods.Where(pod => pod.State == PodState.Ready && !pool.Playing.ContainsKey(pod.Id) && !_retired.Contains(pod.Id)))
        {
            var fence = pool.Uses.GetValueOrDefault(pod.Id)?.LastFence ?? 0;
            if (pod.ResetFence < fence || !pool.Line.TryDequeue(out var guest))
            {
                continue;
            }

            ClaimedRetired += pod.Drain is { Retired: true } ? 1 : 0;
            Played++;
            pool.Playing[pod.Id] = guest with { Until = now + guest.Plays };
            pool.Uses[pod.Id] = new PodUse(pod.Id, Leased: true, fence + 1)
            {
                Session = PrefixedId.New<SessionId>(clock), User = $"user-{Played % 50}", EndsAt = now + guest.Plays,
            };
        }
    }

    private DemandResponse Demand() => new([.. _pools.Select(pool => new PoolDemand
    {
        Pool = pool.Key, Waiting = pool.Value.Line.Count, Pods = [.. pool.Value.Uses.Values],
    })]);

    private HttpStatusCode Retire(PoolName pool, PodId pod)
    {
        if (_pools[pool].Playing.ContainsKey(pod))
        {
            return HttpStatusCode.Conflict;
        }

        _retired.Add(pod);
        return HttpStatusCode.NoContent;
    }

    private TimeSpan Minutes(double least, double most) => TimeSpan.FromMinutes(least + ((most - least) * dice.NextDouble()));

    private sealed record Guest(DateTimeOffset Since, TimeSpan Plays, bool Recovering)
    {
        public DateTimeOffset? Until { get; init; }
    }

    private sealed class Audience(int seats, DateTimeOffset firstAt)
    {
        public int Seats => seats;

        public DateTimeOffset NextAt { get; set; } = firstAt;

        public int ThisWave { get; set; }

        public Queue<Guest> Line { get; set; } = new();

        public Dictionary<PodId, Guest> Playing { get; } = [];

        public Dictionary<PodId, PodUse> Uses { get; } = [];
    }
}
