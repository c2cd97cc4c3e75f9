using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>What ends sessions, in Redis.</summary>
internal sealed class EndingStore(IDatabase redis, SessionHomes homes, IOptions<BrokerOptions> broker, IOptions<EndingOptions> options)
{
    private const int AtOnce = 100;

    private static readonly RedisScript ReadEndings = RedisScript.Load<EndingStore>("ReadEndings", "Calendar", "Records", "WalkIns");
    private static readonly RedisScript WriteEnding = RedisScript.Load<EndingStore>("WriteEnding", "Records");
    private static readonly RedisScript AnswerIdle = RedisScript.Load<EndingStore>("AnswerIdle", "Records");

    private long LeaseMilliseconds => (long)broker.Value.LeaseDuration.TotalMilliseconds;

    /// <summary>Live sessions that must be thought about now, a bounded number of them, and the instant by Redis' clock.</summary>
    public async Task<(IReadOnlyList<EndingFacts> Facts, DateTimeOffset Now, bool More)> ReadAsync(PoolName pool)
    {
        var answer = await ReadEndings.RunAsync(
            redis, [.. PoolKeys.Of(pool).Ends, .. CalendarKeys.Of(pool).All],
            [AtOnce, (long)options.Value.PlansBelievedFor.TotalMilliseconds, (long)broker.Value.MaximumDuration.TotalMilliseconds]);
        var facts = new List<EndingFacts>();
        for (var i = 1; i < answer.Count; i += 6)
        {
            facts.Add(new EndingFacts(
                Records.Read<Session>(answer.Text(i)), Records.Read<Lease>(answer.Text(i + 1)), Instant(answer.Text(i + 2)), Instant(answer.Text(i + 3)), Room(answer.Text(i + 4)))
            {
                RoomForGrace = Room(answer.Text(i + 5)),
            });
        }

        return (facts, answer.Instant(0), answer.Status == "more");
    }

    /// <returns>The session as it is now; null when something has changed since it was read: then the next pass looks again.</returns>
    public async Task<SessionView?> WriteAsync(EndingFacts facts, EndingStep step)
    {
        var answer = await WriteEnding.RunAsync(redis, PoolKeys.Of(facts.Session.Pool).Ends,
        [
            facts.Session.Id.ToString(), facts.Session.Version, Records.Instant(facts.Lease.ExpiresAt), facts.LastSign is { } sign ? Records.Instant(sign) : "",
            Records.Instant(step.LookAgainAt), LeaseMilliseconds, Records.Write(step.Actions.Select(Written.Of)),
        ]);
        return answer.Status switch
        {
            "written" => SessionView.From(answer),
            "changed" => null,
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<LeaseOutcome> AnswerIdleAsync(SessionId id, Acting caller, bool mayEnd)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new LeaseOutcome.Unknown();
        }

        var answer = await AnswerIdle.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), caller.Argument, mayEnd ? 1 : 0, LeaseMilliseconds]);
        return answer.Status switch
        {
            "answered" => new LeaseOutcome.Done(SessionView.From(answer)),
            "not-live" => new LeaseOutcome.NotLive(Enum.Parse<SessionState>(answer.Text(0), ignoreCase: true)),
            "gone" => new LeaseOutcome.Gone(),
            "forbidden" => new LeaseOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "unknown" => new LeaseOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    private static TimeSpan? Room(string milliseconds) =>
        milliseconds.Length == 0 ? null : TimeSpan.FromMilliseconds(long.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture));

    private static DateTimeOffset? Instant(string milliseconds) =>
        milliseconds.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>An action as <c>WriteEnding.lua</c> takes it.</summary>
    private sealed record Written(string What)
    {
        public EndingSlot? Slot { get; init; }

        public WarningKind? Kind { get; init; }

        public object? Reason { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        public DateTimeOffset? HardEnd { get; init; }

        public int? Level { get; init; }

        public long? Longest { get; init; }

        public static Written Of(EndingAction action) => action switch
        {
            EndingAction.Close close => new("close") { HardEnd = close.HardEnd },
            EndingAction.Warn warn => new("warn")
            {
                Slot = warn.Slot, Kind = warn.Kind, Reason = warn.Reason, EndsAt = warn.EndsAt, Level = warn.Level, Longest = warn.Longest,
            },
            EndingAction.Lift lift => new("lift") { Slot = lift.Slot },
            EndingAction.Arm arm => new("arm") { Slot = arm.Slot, EndsAt = arm.EndsAt, Level = arm.Level },
            EndingAction.BeginGrace grace => new("grace") { Reason = grace.Reason, HardEnd = grace.Until },
            EndingAction.Resume resume => new("resume") { HardEnd = resume.HardEnd },
            _ => throw new UnreachableException(action.ToString()),
        };
    }
}
