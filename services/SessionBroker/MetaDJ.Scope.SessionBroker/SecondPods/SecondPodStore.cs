using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>The second pods of hand-offs in Redis.</summary>
internal sealed class SecondPodStore(IDatabase redis, SessionHomes homes)
{
    private const string SwitchedNotice = "The stage moved to the pod that was prepared.";
    private const string GivenBackNotice = "The hand-off's second pod was given back.";
    private const string TakenBackNotice = "The hand-off's second pod was taken back: the switch did not come in time.";

    private static readonly RedisScript AskForSecondPod = RedisScript.Load<SecondPodStore>("AskForSecondPod", "Records", "Calendar", "WalkIns");
    private static readonly RedisScript SwitchToSecondPod = RedisScript.Load<SecondPodStore>("SwitchToSecondPod", "Records");
    private static readonly RedisScript ReleaseSecondPod = RedisScript.Load<SecondPodStore>("ReleaseSecondPod", "Records");

    /// <param name="only">Asks without taking.</param>
    public async Task<SecondPodOutcome> AskAsync(SessionId id, string handOff, TimeSpan limit, bool only)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new SecondPodOutcome.Unknown();
        }

        var answer = await AskForSecondPod.RunAsync(
            redis, PoolKeys.Of(pool).WithCalendar, [id.ToString(), handOff, (long)limit.TotalMilliseconds, only ? 1 : 0]);
        return answer.Status switch
        {
            "held" => Stands(SecondPodState.Held),
            "wanted" => Stands(SecondPodState.Wanted),
            "offered" => Stands(SecondPodState.Offered),
            "switched" => Stands(SecondPodState.Switched),
            "busy" => new SecondPodOutcome.Busy(answer.Text(0)),
            "full" => new SecondPodOutcome.NoRoom(),
            "not-live" => new SecondPodOutcome.NotLive(answer.Text(0)),
            "ended" => new SecondPodOutcome.Over(),
            "unknown" => new SecondPodOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };

        SecondPodOutcome.Stands Stands(SecondPodState state) =>
            new(state, SessionView.From(answer), answer.Text(3) is { Length: > 0 } ? answer.Number(3) : null);
    }

    /// <returns>What became of it, and the lease the session had before, if it moved just now.</returns>
    public async Task<(SecondPodOutcome Outcome, Lease? Had)> SwitchAsync(SessionId id, string handOff, FencingToken stage, FencingToken second)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return (new SecondPodOutcome.Unknown(), null);
        }

        var answer = await SwitchToSecondPod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), handOff, stage.Value, second.Value, SwitchedNotice]);
        return answer.Status switch
        {
            "took-over" => (new SecondPodOutcome.Stands(SecondPodState.Switched, SessionView.From(answer), null), Records.Read<Lease>(answer.Text(3))),
            "switched" => (new SecondPodOutcome.Stands(SecondPodState.Switched, SessionView.From(answer), null), null),
            "kept" => (new SecondPodOutcome.Changed(), null),
            "ended" => (new SecondPodOutcome.Over(), null),
            "unknown" => (new SecondPodOutcome.Unknown(), null),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there was none of that name.</returns>
    public async Task<ReleasedSecondPod?> ReleaseAsync(SessionId id, string handOff) =>
        await homes.FindAsync(id) is { } pool ? await ReleaseAsync(pool, id, handOff, GivenBackNotice) : null;

    /// <summary>Takes it back, if its limit has passed.</summary>
    public Task<ReleasedSecondPod?> TakeBackAsync(PoolName pool, SessionId id) => ReleaseAsync(pool, id, "", TakenBackNotice);

    private async Task<ReleasedSecondPod?> ReleaseAsync(PoolName pool, SessionId id, string handOff, string notice)
    {
        var answer = await ReleaseSecondPod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), handOff, notice]);
        return answer.Status switch
        {
            "released" => new ReleasedSecondPod(SessionView.From(answer), answer.Text(3) is { Length: > 0 } pod ? Records.Read<HotSpare>(pod) : null),
            "kept" => null,
            _ => throw answer.Unexpected(),
        };
    }
}

/// <param name="LetGo">Null when it had none yet, or when the pod stands by again.</param>
internal sealed record ReleasedSecondPod(SessionView View, HotSpare? LetGo);
