using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>
/// Plays a list on a stepped clock with the decisions of the live path: what a GO fires, which update a cue is, how a fade goes, and when Scope
/// has room. Only waiting is left out.
/// </summary>
internal sealed class RehearsalPlay(RehearsalScope scope, RehearsalPlan plan, TimeProvider clock)
{
    private const string ByHand = "rehearsal";
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(5);

    private readonly Pace _pace = new(plan.ChunkInterval, plan.Subject.InFlight);
    private readonly List<PlayedCue> _played = [];
    private readonly Dictionary<int, int> _rounds = [];
    private readonly DateTimeOffset _origin = DateTimeOffset.UnixEpoch;
    private Look _look = plan.Look;
    private PlayedCue? _watched;
    private string _before = "";
    private TimeSpan _holdUntil;
    private TimeSpan _planned;
    private TimeSpan _begun;
    private RehearsalLedger _ledger = new();

    /// <summary>Why it ended before the list did.</summary>
    public string? StoppedBecause { get; private set; }

    public TimeSpan Duration { get; private set; }

    /// <summary>Times from the beginning of the show.</summary>
    public async Task<IReadOnlyList<PlayedCue>> RunAsync(CancellationToken cancellationToken)
    {
        (_begun, _holdUntil, _planned) = (scope.Now, scope.Now, scope.Now);
        _ledger = await scope.LedgerAsync(cancellationToken);
        var state = CueListPlan.Load(plan.Cues, null);
        var next = Go(state);
        while (next is GoPlan.Fire fire && StoppedBecause is null)
        {
            state = fire.State;
            foreach (var (place, (_, cue)) in state.Fired.Zip(fire.Cues))
            {
                _rounds[place] = _rounds.GetValueOrDefault(place) + 1;
                await PlayAsync(plan.Cues[place].Number!, cue, cancellationToken);
            }

            next = await NextAsync(state, cancellationToken);
        }

        await ToAsync(_holdUntil > scope.Now + ChangeLimit ? _holdUntil : scope.Now + ChangeLimit, cancellationToken);
        await AccountAsync(cancellationToken);
        Duration = (_holdUntil > LastSent() ? _holdUntil : LastSent()) - _begun;
        return _played;
    }

    private async Task<GoPlan> NextAsync(CueListState state, CancellationToken cancellationToken)
    {
        if (_played.Count >= plan.MostCues || scope.Now - _begun > plan.LongestShow)
        {
            StoppedBecause = $"It was played up to {_played.Count} cues and {scope.Now - _begun:c}: no more are rehearsed.";
            return new GoPlan.AtEnd();
        }

        // Round often enough: the loop is left as it is left on stage, by a GO.
        var last = state.Fired[^1];
        var leaves = last + 1 < plan.Cues.Count && plan.Cues[last + 1].Loop is { Times: null } && _rounds.GetValueOrDefault(last) >= plan.Rounds;
        if (state.Next is not null && !leaves)
        {
            return CueListPlan.GoOn(plan.Cues, state, null, At(scope.Now), NewId);
        }

        _rounds.Clear();

        // Somebody presses GO: when the hold is over, or after a while where there is none.
        var pressed = _holdUntil > scope.Now ? _holdUntil : scope.Now + (state.Standby < plan.Cues.Count ? plan.GoAfter : TimeSpan.Zero);
        await ToAsync(pressed, cancellationToken);
        if (_look.Paused)
        {
            await SendAsync(null, LookChange.Apply(_look, new CueRequest { Kind = CueKind.Resume }, new LookParameters()), cancellationToken);
        }

        _planned = scope.Now;
        return Go(state);
    }

    private GoPlan Go(CueListState state) => CueListPlan.Go(plan.Cues, state, null, ByHand, At(scope.Now), TimeSpan.Zero, NewId);

    private async Task PlayAsync(string number, CueRequest cue, CancellationToken cancellationToken)
    {
        _planned = _planned > _begun || _played.Count > 0 ? _planned : _begun;
        var played = new PlayedCue(number, cue.Label, _planned - _begun);
        _played.Add(played);
        await ToAsync(_holdUntil, cancellationToken);
        switch (cue.Kind)
        {
            case CueKind.Prompt or CueKind.Transition or CueKind.Parameters or CueKind.Pause:
                await ToAsync(Of(_pace.NextAt(At(scope.Now))), cancellationToken);
                await SendAsync(played, LookChange.Apply(_look, cue, new LookParameters()), cancellationToken);
                break;
            case CueKind.LoraSwap:
                await SwapAsync(played, cue.LoraSwap!, cancellationToken);
                break;
            default:
                played.Incident = $"Cues of kind {cue.Kind} are not rehearsed yet.";
                break;
        }

        _holdUntil = (played.SentAt + _begun ?? scope.Now) + (cue.Hold ?? TimeSpan.Zero);
        _planned += cue.Hold ?? TimeSpan.Zero;
    }

    private async Task SwapAsync(PlayedCue played, LoraSwapRequest request, CancellationToken cancellationToken)
    {
        switch (LoraSwapPlan.Decide(_look, plan.Subject.Library, request, plan.Subject.Stage.VramGb))
        {
            case LoraSwapPlan.Refused(var cause):
                played.Incident = cause;
                break;
            case LoraSwapPlan.Fade { Steps.Count: 0 }:
                // All is heard as it should be: there is nothing to send.
                played.SentAt = scope.Now - _begun;
                break;
            case LoraSwapPlan.Fade fade:
                foreach (var step in fade.Steps)
                {
                    await ToAsync(Of(_pace.EmptyAt(At(scope.Now))), cancellationToken);
                    await SendAsync(played, LookChange.Scales(_look, step, new LookParameters()), cancellationToken);
                }

                break;
            case LoraSwapPlan.Reload reload:
                await ReloadAsync(played, reload, cancellationToken);
                break;
            case LoraSwapPlan.HandOff:
                played.Incident = "Hand-offs to a second pod are not rehearsed.";
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Scope's own load takes no time here; what it takes in life is told by what it lately took.</summary>
    private async Task ReloadAsync(PlayedCue played, LoraSwapPlan.Reload reload, CancellationToken cancellationToken)
    {
        played.SentAt ??= scope.Now - _begun;
        var unknown = reload.Loras.Where(lora => plan.Look.Loras.All(loaded => loaded.Name != lora.Name)).Select(lora => lora.Name).ToList();
        if (unknown.Count > 0)
        {
            played.Incident = $"It loads LoRAs that were not on board ({string.Join(", ", unknown)}): the picture is away, and the rehearsal goes on with those that were.";
        }

        var (begun, before) = (scope.Now, await scope.FrameAsync(cancellationToken));
        _look = _look with
        {
            Loras = [.. _look.Loras.Select(lora => lora with { Scale = reload.Loras.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0 })],
            Version = _look.Version + 1,
        };
        await scope.LoadAsync(_look, cancellationToken);
        var away = scope.Now - begun;
        if (away < plan.ReloadTakes)
        {
            scope.Now = begun + plan.ReloadTakes;
            away = plan.ReloadTakes;
        }

        played.FirstChangedAt = await scope.FrameAsync(cancellationToken) != before ? scope.Now - _begun : null;
        played.WithoutPicture += away;
        played.Updates++;
        _watched = null;
    }

    private async Task SendAsync(PlayedCue? played, LookChange change, CancellationToken cancellationToken)
    {
        await AccountAsync(cancellationToken);
        if (played is { SentAt: null })
        {
            (_watched, _before, played.SentAt) = (played, await scope.FrameAsync(cancellationToken), scope.Now - _begun);
        }

        _pace.Sent(At(scope.Now));
        if (await scope.UpdateAsync(change.Update, cancellationToken) is { } refused)
        {
            if (played is not null)
            {
                played.Incident = refused;
            }

            return;
        }

        _look = change.Look;
        if (played is not null)
        {
            played.Updates++;
        }
    }

    /// <summary>Lets the show go on until an instant, looking for the first changed frame of the cue that was sent last.</summary>
    private async Task ToAsync(TimeSpan instant, CancellationToken cancellationToken)
    {
        while (_watched is { SentAt: { } sent, FirstChangedAt: null } watched && scope.Now < instant && scope.Now - _begun - sent < ChangeLimit)
        {
            scope.Now = Min(scope.Now + plan.LookEvery, instant);
            if (await scope.FrameAsync(cancellationToken) != _before)
            {
                watched.FirstChangedAt = scope.Now - _begun;
            }
        }

        if (instant > scope.Now)
        {
            scope.Now = instant;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What Scope lost and cut since the last look belongs to the cue that was sent last.</summary>
    private async Task AccountAsync(CancellationToken cancellationToken)
    {
        var now = await scope.LedgerAsync(cancellationToken);
        if (_played.LastOrDefault(cue => cue.SentAt is not null) is { } last)
        {
            last.Dropped += now.Dropped - _ledger.Dropped;
            last.Cuts += now.Cuts - _ledger.Cuts;
        }

        _ledger = now;
    }

    private TimeSpan LastSent() => (_played.LastOrDefault(cue => cue.SentAt is not null)?.SentAt ?? TimeSpan.Zero) + _begun;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private DateTimeOffset At(TimeSpan instant) => _origin + instant;

    private TimeSpan Of(DateTimeOffset instant) => instant - _origin;

    private CueId NewId() => CueId.New(clock);
}

/// <summary>How one cue went; times from the beginning of the show.</summary>
internal sealed class PlayedCue(string number, string? label, TimeSpan planned)
{
    public string Number { get; } = number;

    public string? Label { get; } = label;

    public TimeSpan Planned { get; } = planned;

    public TimeSpan? SentAt { get; set; }

    public TimeSpan? FirstChangedAt { get; set; }

    public int Updates { get; set; }

    public int Dropped { get; set; }

    public int Cuts { get; set; }

    public TimeSpan WithoutPicture { get; set; }

    public string? Incident { get; set; }
}
