using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What the lease says to a request at the door.</summary>
internal abstract record GateOutcome
{
    private GateOutcome()
    {
    }

    /// <param name="Role">What the caller is in the crew; null for those who act for anybody.</param>
    public sealed record Pass(PoolName Pool, PodId PodId, long Fence, CrewRole? Role = null) : GateOutcome
    {
        /// <summary>A timestamp of our own clock: after it the gate must be asked again.</summary>
        public long GoodUntil { get; init; }

        /// <summary>There are locks that bind the caller: what the request would change must be known.</summary>
        public bool BoundByLocks { get; init; }

        /// <summary>To the pod that stands by: its token is none of the session's, so it ends no request that came with the session's.</summary>
        public bool IsToSpare { get; init; }

        /// <summary>Two passes that say the same are the same, whenever they were given.</summary>
        public bool Equals(Pass? other) => other is not null && (Pool, PodId, Fence, Role) == (other.Pool, other.PodId, other.Fence, other.Role);

        public override int GetHashCode() => HashCode.Combine(Pool, PodId, Fence, Role);
    }

    /// <summary>Something of the token before may still be on its way for as long.</summary>
    public sealed record NotYet(TimeSpan For) : GateOutcome;

    /// <summary>Takes part, but not in a role that may do this.</summary>
    public sealed record Forbidden(CrewRole Role) : GateOutcome;

    /// <summary>Somebody else has locked what the request would change.</summary>
    public sealed record Locked(string Parameter, string By) : GateOutcome;

    public sealed record Stale : GateOutcome;

    public sealed record TokenRequired : GateOutcome;

    public sealed record StaleEpoch : GateOutcome;

    /// <summary>The session is in its grace: the picture stays, nothing new is played.</summary>
    public sealed record Ending : GateOutcome;

    public sealed record NotLive(SessionState State) : GateOutcome;

    public sealed record Gone : GateOutcome;

    public sealed record Unknown : GateOutcome;
}

/// <summary>
/// Asks Redis whether a request may reach the pod: one script. The answer is good for a moment only, see <see cref="StageRight"/>: until all those
/// moments are over, an effect under the next token is told to wait.
/// </summary>
internal sealed class StageGate(IDatabase redis, SessionHomes homes, LifeSigns life, TimeProvider clock, IOptions<BrokerOptions> options)
{
    private static readonly RedisScript CheckStage = RedisScript.Load<StageGate>("CheckStage");

    private readonly RedisValue _lease = (long)options.Value.LeaseDuration.TotalMilliseconds;
    private readonly RedisValue _pass = (long)options.Value.PassDuration.TotalMilliseconds;

    /// <param name="parameters">The parameters the request would change, as <c>CheckStage.lua</c> takes them.</param>
    /// <param name="staff">An operator or one of our services: their effects pass in a session's grace too.</param>
    /// <param name="watches">A person looks at the picture: a sign of life, as every effect is.</param>
    public async ValueTask<GateOutcome> CheckAsync(
        SessionId id, Acting caller, long? fence, long? epoch, bool effect, string parameters = "", bool staff = false, bool watches = false)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new GateOutcome.Unknown();
        }

        // Before the question leaves: what Redis counts from is later, whatever delays the answer.
        var asked = clock.GetTimestamp();
        var answer = await CheckStage.RunAsync(redis, PoolKeys.Of(pool).Door,
        [
            id.ToString(), caller.Argument, fence ?? RedisValue.EmptyString, effect ? 1 : 0, epoch ?? RedisValue.EmptyString, _lease, parameters, _pass,
            staff ? 1 : 0,
        ]);
        if ((effect || watches) && answer.Status == "pass")
        {
            life.Note(pool, id);
        }

        return answer.Status switch
        {
            "pass" => new GateOutcome.Pass(pool, PodId.Parse(answer.Text(0)), answer.Number(1), Role(answer.Text(2))) 
            {
                GoodUntil = GoodUntil(asked, answer.Number(3)),
                IsToSpare = answer.Number(4) == 1,
                BoundByLocks = answer.Text(5) == "1",
            },
            "not-yet" => new GateOutcome.NotYet(TimeSpan.FromMilliseconds(answer.Number(0))),
            "forbidden" => new GateOutcome.Forbidden(Role(answer.Text(0)) ?? throw answer.Unexpected()),
            "locked" => new GateOutcome.Locked(answer.Text(0), answer.Text(1)),
            "stale" => new GateOutcome.Stale(),
            "token-required" => new GateOutcome.TokenRequired(),
            "stale-epoch" => new GateOutcome.StaleEpoch(),
            "ending" => new GateOutcome.Ending(),
            "not-live" => new GateOutcome.NotLive(Enum.Parse<SessionState>(answer.Text(0), ignoreCase: true)),
            "gone" => new GateOutcome.Gone(),
            "unknown" => new GateOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Redis counts in whole milliseconds, rounded down: one less is never too long.</summary>
    private long GoodUntil(long asked, long milliseconds) => asked + ((milliseconds - 1) * clock.TimestampFrequency / 1000);

    private static CrewRole? Role(string text) => text.Length == 0 ? null : Enum.Parse<CrewRole>(text, ignoreCase: true);
}
