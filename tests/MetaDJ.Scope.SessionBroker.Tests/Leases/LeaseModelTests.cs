using CsCheck;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Leases;

/// <summary>Whatever happens to leases in whatever order, through two brokers at once: a pool stays sound, and on every pod tokens only rise.</summary>
public sealed class LeaseModelTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    private enum Act
    {
        Open = 1,
        Renew = 2,
        HandOver = 3,
        Expire = 4,
        Lose = 5,
        End = 6,
        Offer = 7,
        Claim = 8,
        Knock = 9,
    }

    /// <summary>Two acts at once, each through its own broker, on the session and the pod of that number.</summary>
    private sealed record Turn(Act First, int FirstOn, Act Second, int SecondOn);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Leases_InAnyOrderThroughTwoStores_StaySoundAndTokensRise(RedisKind kind)
    {
        await using var another = await ConnectionMultiplexer.ConnectAsync(await servers.ConnectionStringAsync(kind) + ",protocol=resp2");
        var acts = Gen.Enum<Act>();
        var turn = Gen.Select(acts, Gen.Int[0, 7], acts, Gen.Int[0, 7]).Select((first, firstOn, second, secondOn) => new Turn(first, firstOn, second, secondOn));
        await turn.Array[20, 60].SampleAsync(
            async turns =>
            {
                using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { PassDuration = TimeSpan.FromMilliseconds(50) });
                using var second = pool.Through(another.GetDatabase());
                var world = new World(pool);
                foreach (var (first, firstOn, next, nextOn) in turns)
                {
                    await world.AgeForAsync(first, firstOn);
                    await world.AgeForAsync(next, nextOn);
                    await Task.WhenAll(world.DoAsync(pool, first, firstOn), world.DoAsync(second, next, nextOn));
                    await pool.AssertSoundAsync();
                    await world.AssertTokensRoseAsync();
                }
            },
            iter: 15, threads: 1);
    }

    /// <summary>What a test knows: ids it has seen. Everything else is read from Redis.</summary>
    private sealed class World(PoolInRedis pool)
    {
        private readonly Lock _gate = new();
        private readonly List<SessionId> _sessions = [];
        private readonly List<PodId> _pods = [];
        private readonly Dictionary<PodId, long> _highest = [];
        private readonly HashSet<(PodId, long)> _granted = [];

        /// <summary>Makes something run out, while nobody does anything: it is no script.</summary>
        public async Task AgeForAsync(Act act, int on)
        {
            if (act == Act.Expire && Pick(_sessions, on) is { } old)
            {
                await pool.AgeAsync(old, TimeSpan.FromMinutes(11));
            }
        }

        public async Task DoAsync(PoolInRedis through, Act act, int on)
        {
            switch (act)
            {
                case Act.Open:
                    var id = SessionId.New(TimeProvider.System);
                    await through.Sessions.OpenAsync(id, pool.Name, $"person-{on}", TimeSpan.FromHours(2));
                    Keep(_sessions, id);
                    break;
                case Act.Offer when Pick(_pods, on) is { } known:
                    // Wiped under the last token that is known of it, as Provisioning does.
                    await through.OfferAsync(known, (await through.Pods.UseAsync(pool.Name)).Pods[known].Fence);
                    break;
                case Act.Offer:
                    var pod = PodId.New(TimeProvider.System);
                    await through.OfferAsync(pod, resetFence: 0);
                    Keep(_pods, pod);
                    break;
                case Act.Claim:
                    (await through.Pods.ClaimForLineAsync(pool.Name, on % 3, TestContext.Current.CancellationToken)).ToList().ForEach(live => Note(live.Lease!.PodId, live.Lease.Fence));
                    break;
                case Act.Expire:
                    await through.Sessions.ExpireAsync(pool.Name, TestContext.Current.CancellationToken);
                    break;
                default:
                    if (Pick(_sessions, on) is { } session)
                    {
                        await DoAsync(through, act, session, on);
                    }

                    break;
            }
        }

        public async Task AssertTokensRoseAsync()
        {
            foreach (var (podId, record) in (await pool.Pods.UseAsync(pool.Name)).Pods)
            {
                Assert.True(record.Fence >= _highest.GetValueOrDefault(podId), $"{podId} went back from {_highest.GetValueOrDefault(podId)} to {record.Fence}.");
                _highest[podId] = record.Fence;
            }

            Assert.Equal(_granted.Count, _granted.Select(grant => grant.Item2).Distinct().Count());
        }

        private async Task DoAsync(PoolInRedis through, Act act, SessionId id, int on)
        {
            var lease = (await through.ReadAsync(id)).Lease;
            var token = new FencingToken(lease?.Fence ?? 1);
            switch (act)
            {
                case Act.Renew:
                    await through.Leases.RenewAsync(id, Acting.ForAnybody, token);
                    break;
                case Act.HandOver:
                    if (await through.Leases.HandOverAsync(id, Acting.ForAnybody, token, $"heir-{on}") is LeaseOutcome.Done(var view))
                    {
                        Assert.True(view.Lease!.Fence > token.Value);
                        Note(view.Lease.PodId, view.Lease.Fence);
                    }

                    break;
                case Act.Lose:
                    if (lease is not null)
                    {
                        await through.LoseAsync(lease);
                    }

                    break;
                case Act.End:
                    await through.Sessions.EndAsync(id, Acting.ForAnybody);
                    break;
                case Act.Knock:
                    // Whoever is let in is let in under the token they showed, to the pod that has it.
                    if (await through.Gate.CheckAsync(id, Acting.ForAnybody, token.Value, null, effect: true) is GateOutcome.Pass pass)
                    {
                        Assert.Equal(token.Value, pass.Fence);
                        Note(pass.PodId, pass.Fence);
                    }

                    break;
            }
        }

        private void Note(PodId podId, long fence)
        {
            lock (_gate)
            {
                _granted.Add((podId, fence));
            }
        }

        private void Keep<T>(List<T> kept, T one)
        {
            lock (_gate)
            {
                kept.Add(one);
            }
        }

        private T? Pick<T>(List<T> from, int on)
            where T : struct
        {
            lock (_gate)
            {
                return on < from.Count ? from[on] : null;
            }
        }
    }
}
