using System.Collections.Concurrent;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// The way in for tempi, from HTTP and from a hub alike: read, decide, write over what was read, and once more if somebody else was faster. It keeps
/// nothing between two calls but whose clock to listen for: any replica may take the next tap or tick.
/// </summary>
internal sealed class TempoIntake(TempoStore store, QueueGate gate, TimeProvider clock, IOptions<TempoOptions> options)
{
    private const int Tries = 8;

    private readonly ConcurrentDictionary<SessionId, long> _heardAt = [];

    /// <summary>Where the tempo stands now.</summary>
    public Task<TempoOutcome> ReadAsync(SessionId session, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TryAsync(session, user, CrewAction.Watch, caller => store.ReadAsync(session, caller), cancellationToken);

    /// <summary>A tempo by number, bar 1, start and stop.</summary>
    public Task<TempoOutcome> SetAsync(SessionId session, ClaimsPrincipal user, TempoRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(session, user, (facts, now) => (Set(facts.Tempo, request, now), facts.Taps), cancellationToken);

    public Task<TempoOutcome> TapAsync(SessionId session, ClaimsPrincipal user, TapRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(
            session,
            user,
            (facts, now) =>
            {
                var taps = facts.Taps.Tap(now, request.ClientTime);
                return (SessionTempo.Tapped(facts.Tempo, taps) ?? facts.Tempo, taps);
            },
            cancellationToken);

    /// <summary>A clock that a client hears. Call it when the message arrives: the way from there counts.</summary>
    public async Task<TempoOutcome> HearAsync(SessionId session, ClaimsPrincipal user, ClockRequest heard, CancellationToken cancellationToken)
    {
        var outcome = await ChangeAsync(session, user, (facts, now) => (ClockHearing.Hear(facts.Tempo, heard, now), facts.Taps), cancellationToken);
        if (outcome is TempoOutcome.Seen)
        {
            _heardAt[session] = clock.GetTimestamp();
        }

        return outcome;
    }

    /// <summary>Tells of clocks that this process heard last and that fell silent. A hint: who reads the tempo sees it by itself.</summary>
    public async Task TellLostAsync()
    {
        foreach (var (session, heardAt) in _heardAt.Where(heard => clock.GetElapsedTime(heard.Value) > options.Value.ClockSilence))
        {
            if (_heardAt.TryRemove(new KeyValuePair<SessionId, long>(session, heardAt))
                && await store.ReadAsync(session, null) is TempoOutcome.Seen { Facts: { Tempo: { ToldLock: not ClockLock.FreeWheel } tempo } facts }
                && tempo.Lock(facts.Now, options.Value.ClockSilence) == ClockLock.FreeWheel)
            {
                await store.WriteAsync(session, null, facts, tempo with { ToldLock = ClockLock.FreeWheel }, facts.Taps, QueueEventKind.ClockLost, wakes: false);
            }
        }
    }

    private static SessionTempo? Set(SessionTempo? tempo, TempoRequest request, double now)
    {
        tempo = tempo?.Set(request.Bpm, request.BeatsPerBar, now) ?? (request.Bpm is { } bpm ? SessionTempo.Of(bpm, request.BeatsPerBar ?? 4, now) : null);
        if (tempo is null)
        {
            return null;
        }

        tempo = request.BarOneNow ? tempo.BarOne(now) : request.BarOneAt is { } at ? tempo.BarOne(BeatGrid.Ms(at)) : tempo;
        return request.Playing is { } playing ? tempo.Play(playing, now) : tempo;
    }

    /// <param name="change">From what is there and the instant of arrival by Redis' clock to what shall be.</param>
    private Task<TempoOutcome> ChangeAsync(
        SessionId session, ClaimsPrincipal user, Func<TempoFacts, double, (SessionTempo? Tempo, Taps Taps)> change, CancellationToken cancellationToken)
    {
        var arrived = clock.GetTimestamp();
        return TryAsync(session, user, CrewAction.ChangeParameters, caller => ChangeAsync(session, caller, arrived, change), cancellationToken);
    }

    private async Task<TempoOutcome> ChangeAsync(
        SessionId session, QueueCaller? caller, long arrived, Func<TempoFacts, double, (SessionTempo? Tempo, Taps Taps)> change)
    {
        for (var i = 0; i < Tries; i++)
        {
            // What the script took on its way to Redis makes the arrival look later, never earlier: a filter for the fastest way sees through it.
            var sinceArrival = clock.GetElapsedTime(arrived).TotalMilliseconds;
            var read = await store.ReadAsync(session, caller);
            if (read is not TempoOutcome.Seen { Facts: var facts })
            {
                return read;
            }

            var (tempo, taps) = change(facts, facts.Now - sinceArrival);
            if (tempo is null && taps == facts.Taps)
            {
                return new TempoOutcome.NoTempo();
            }

            var (told, news, wakes) = tempo is null ? (null, null, false) : TempoNews.Of(facts.Tempo, tempo, facts.Now, options.Value.ClockSilence);
            var outcome = await store.WriteAsync(session, caller, facts, told, taps, news, wakes);
            if (outcome is ChangeOutcome.Done)
            {
                return new TempoOutcome.Seen(facts with { Tempo = told, Taps = taps });
            }

            if (outcome is not ChangeOutcome.Raced)
            {
                return new TempoOutcome.Refused(outcome);
            }
        }

        return new TempoOutcome.Refused(new ChangeOutcome.Raced());
    }

    private Task<TempoOutcome> TryAsync(
        SessionId session, ClaimsPrincipal user, CrewAction action, Func<QueueCaller?, Task<TempoOutcome>> script, CancellationToken cancellationToken) =>
        gate.TryAsync(session, QueueCaller.Of(user, action), script, seen => seen.IsInDoubt, cancellationToken);
}
