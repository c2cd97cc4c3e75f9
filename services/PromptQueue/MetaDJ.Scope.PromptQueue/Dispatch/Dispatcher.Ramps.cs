using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    private static readonly TimeSpan UsualChunk = TimeSpan.FromMilliseconds(750);
    private DateTimeOffset _moveAt = DateTimeOffset.MinValue;

    private TimeSpan Chunk => _pace.Off ? UsualChunk : _options.ChunkInterval;

    /// <summary>What moves by itself is part of the Look: nothing of it is in this process alone.</summary>
    private bool Moves => _look is { Moves: true };

    /// <summary>Ramps that people start by hand come in as knobs do. They begin now, and are recorded with the Look they are part of.</summary>
    private async Task<AdvanceOutcome> BeginRampsAsync(AdvanceOutcome outcome)
    {
        if (outcome is not AdvanceOutcome.Ours { OnStage: true } view || !view.Knobs.Any(knob => Knobs.RampOf(knob.Value) is not null))
        {
            return outcome;
        }

        foreach (var knob in view.Knobs)
        {
            if (Knobs.RampOf(knob.Value) is not { } spec)
            {
                continue;
            }

            _flight.SentKnobs.Add(knob);
            switch (Ramp.Begin(spec, Motion.ValueOf(_look!.Parameters, spec.Parameter), await BeatMsAsync(spec), RedisNow))
            {
                case RampStart.Begun(var ramp):
                    _look = _flight.Look = Motion.With(_look, ramp);
                    _moveAt = DateTimeOffset.MinValue;
                    break;
                case RampStart.Refused(var cause):
                    _flight.Notices.Add((QueueEventKind.ParametersChanged, $"Not changed: {cause}"));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return view with { Knobs = [.. view.Knobs.Where(knob => Knobs.RampOf(knob.Value) is null)] };
    }

    /// <summary>Length of a beat of the session's tempo, as it is when a ramp begins; null without one, or where none is counted.</summary>
    private async Task<double?> BeatMsAsync(RampSpec spec) =>
        spec.Beats is not null || spec.Lfo?.PeriodBeats is not null ? (await crew.Tempi.FindAsync(session))?.Grid.BeatMs : null;

    /// <summary>Ramps that count beats follow the tempo as it is now, to within a chunk.</summary>
    private async Task<Look> InTempoAsync(Look look)
    {
        if (look.Ramps.All(ramp => ramp.BeatMs is null) || await crew.Tempi.FindAsync(session) is not { } tempo)
        {
            return look;
        }

        var now = RedisNow;
        return look with { Ramps = [.. look.Ramps.Select(ramp => ramp.At(tempo.Grid.BeatMs, now))] };
    }

    /// <summary>The change that a cue makes; or why it makes none.</summary>
    private async Task<(LookChange? Change, string Cause)> ChangeOfAsync(CueRequest cue, LookParameters knobs)
    {
        switch (cue.Kind)
        {
            case CueKind.Ramp:
                var spec = cue.Ramp ?? throw new UnreachableException("A ramp without its part was let in.");
                var present = Motion.ValueOf(_look!, LookChange.Merge(_look!.Parameters, knobs), spec.Parameter);
                if (RampValidation.LoraOf(spec.Parameter) is { } lora && present is null)
                {
                    return (null, $"'{lora}' is not on board, or was merged for good: load it with a LoRA swap first.");
                }

                return Ramp.Begin(spec, present, await BeatMsAsync(spec), RedisNow) switch
                {
                    RampStart.Begun(var ramp) => (Begun(ramp), ""),
                    RampStart.Refused(var cause) => (null, cause),
                    _ => throw new UnreachableException(),
                };
            default:
                return (Motion.Along(LookChange.Apply(_look!, cue, knobs), RedisNow), "");
        }

        LookChange Begun(Ramp ramp)
        {
            var change = LookChange.Parameters(_look!, knobs);
            return Motion.Along(change with { Look = Motion.With(change.Look, ramp) }, RedisNow);
        }
    }

    /// <summary>A saved look: what is said at once, then its scales as a fade.</summary>
    /// <param name="goesOn">Its first update was accepted and recorded: the prompts are not said again, which would begin their transition anew.</param>
    private async Task<StageAnswer?> RecallAsync(AdvanceOutcome.Ours view, Cue cue, IReadOnlyList<KeyValuePair<string, string>> knobs, bool goesOn)
    {
        var recall = cue.Content.Look ?? throw new UnreachableException("A recall without its look was let in.");
        switch (LookRecalls.Decide(_look!, recall, Knobs.Read(knobs), Chunk, RedisNow))
        {
            case LookRecalls.Refused(var cause):
                return new StageAnswer.Rejected(cause);
            case LookRecalls.Play(_, { Count: > 0 } rest) when goesOn:
                return Fade(cue with { State = CueState.Sent }, rest, decks: null);
            case LookRecalls.Play({ } change, { Count: 0 }):
                return await SendOneAsync(view, cue, Motion.Along(change, RedisNow));
            case LookRecalls.Play({ } change, { } fade):
                change = Motion.Along(change, RedisNow);
                var (answer, receipt) = await PostAsync(view, cue, change);
                if (answer is not StageAnswer.Accepted)
                {
                    return answer;
                }

                Became(change);
                _flight.KnobsSent(knobs);
                cue = cue with { State = CueState.Sent, Receipt = receipt };
                _flight.Note(cue, QueueEventKind.CueSent);
                return Fade(cue, fade, decks: null, after: Chunk);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>One value of each moving parameter a chunk, and not before Scope has taken what is on its way: a cue must not wait for it.</summary>
    private DateTimeOffset MoveNextAt(DateTimeOffset now)
    {
        var next = _pace.EmptyAt(now) > _moveAt ? _pace.EmptyAt(now) : _moveAt;
        return _blockedUntil > next ? _blockedUntil.Value : next;
    }

    private bool IsTimeToMove(AdvanceOutcome.Ours view) => Moves && !view.Paused && _fade is null && _blockedUntil is null && MoveNextAt(Now) <= Now;

    private async Task<Rest> MoveAsync(AdvanceOutcome.Ours view)
    {
        _look = await InTempoAsync(_look!);
        var before = _look.Ramps;
        var change = Motion.Along(LookChange.Parameters(_look, Knobs.Read(view.Knobs)), RedisNow);
        Sends(change.Update);
        _moveAt = Now + Chunk;
        var answer = await crew.Door.UpdateAsync(Pass(view), change.Update, CancellationToken.None);
        switch (answer)
        {
            case StageAnswer.Accepted:
                break;
            case StageAnswer.Rejected(var cause):
                _look = _flight.Look = _look with { Ramps = [] };
                _flight.SentKnobs.AddRange(view.Knobs);
                _flight.Notices.Add((QueueEventKind.ParametersChanged, $"Not changed: {cause}"));
                return Rest.GoOn;
            default:
                return await TroubleAsync(answer, CancellationToken.None);
        }

        Became(change);
        _flight.KnobsSent(view.Knobs);
        _failures = 0;
        TellEnded(before, change.Look.Ramps);
        return Rest.GoOn;
    }

    private void TellEnded(IReadOnlyList<Ramp> before, IReadOnlyList<Ramp> left)
    {
        foreach (var over in before.Where(ramp => left.All(going => going.Parameter != ramp.Parameter)))
        {
            _flight.Notices.Add((QueueEventKind.RampEnded, over.Parameter));
        }
    }
}
