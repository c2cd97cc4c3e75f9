using System.Collections.Concurrent;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.KnobStreams;

/// <summary>The way in for knobs, from HTTP and from the hub alike: at most one script per session and interval, however many controllers there are.</summary>
internal sealed class KnobIntake(LookStore looks, SessionSync sessions, Replica replica, Dispatchers dispatchers, TimeProvider clock, IOptions<KnobOptions> options)
{
    /// <summary>The broker is asked about a session in doubt this often at most: who is refused may turn as fast as they like.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SessionId, Open> _open = [];

    /// <summary>Sessions whose knobs are being turned in this process.</summary>
    public int Count => _open.Count;

    public Task<ChangeOutcome> TurnAsync(SessionId session, KnobTurn turn)
    {
        while (true)
        {
            var open = _open.GetOrAdd(session, Begin);
            if (open.Stream.TryTurn(turn) is { } outcome)
            {
                return outcome;
            }

            _open.TryRemove(new KeyValuePair<SessionId, Open>(session, open));
        }
    }

    private Open Begin(SessionId session)
    {
        var open = new Open();
        open.Stream = new KnobStream(
            turns => WriteAsync(session, open, turns), _ => _open.TryRemove(new KeyValuePair<SessionId, Open>(session, open)), options.Value.Interval, options.Value.AtOnce, clock);
        return open;
    }

    private async Task<IReadOnlyList<ChangeOutcome>> WriteAsync(SessionId session, Open open, IReadOnlyList<KnobTurn> turns)
    {
        var name = await replica.ListAsync(session);
        var (outcomes, owner) = await looks.TurnAsync(session, name, turns);
        var doubtful = Enumerable.Range(0, turns.Count).Where(i => outcomes[i].IsInDoubt).ToList();
        if (doubtful.Count > 0)
        {
            if (open.AskedAt is null || clock.GetElapsedTime(open.AskedAt.Value) >= AskEvery)
            {
                open.AskedAt = clock.GetTimestamp();
                await sessions.SyncAsync(session, CancellationToken.None);
            }

            var again = await looks.TurnAsync(session, name, [.. doubtful.Select(i => turns[i] with { Caller = turns[i].Caller?.Believing })]);
            owner = again.Owner.Length > 0 ? again.Owner : owner;
            for (var i = 0; i < doubtful.Count; i++)
            {
                outcomes[doubtful[i]] = again.Outcomes[i];
            }
        }

        if (owner == name)
        {
            dispatchers.Wake(session);
        }

        return outcomes;
    }

    private sealed class Open
    {
        public KnobStream Stream { get; set; } = null!;

        public long? AskedAt { get; set; }
    }
}
