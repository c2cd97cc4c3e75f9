using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    private Fade? _fade;

    /// <summary>A cue that cannot go beside a fade has come due: the others wait with it.</summary>
    private bool _fadeHolds;

    /// <summary>What has an instant goes at it, in one update with the step of the fade whose turn it is.</summary>
    public static bool GoesBesideFade(CueRequest cue) =>
        HasInstant(cue) && cue.Kind is CueKind.Prompt or CueKind.Transition or CueKind.Parameters or CueKind.Ramp;

    private static bool HasInstant(CueRequest cue) => cue.At is not null || cue.NotBefore is not null;

    /// <summary>Of cues on one beat a fade begins first: the others take its first step along. What they change is not what it changes.</summary>
    private AdvanceOutcome.Ours FadesFirst(AdvanceOutcome.Ours view) =>
        view.Cues.Count > 1 && view.Cues.All(cue => cue.Content.At is not null) && view.Cues.Any(cue => IsFade(cue.Content))
            ? view with { Cues = [.. view.Cues.OrderBy(cue => IsFade(cue.Content) ? 0 : 1)] }
            : view;

    /// <summary>Between decks, or between LoRAs that are all on board.</summary>
    private bool IsFade(CueRequest cue) => cue.DeckFade is not null
        || (cue.LoraSwap is { Kind: null or LoraSwapKind.Fade } swap && swap.Loras.All(lora => _look!.Loras.Any(loaded => loaded.CanFade && loaded.Name == lora.Name)));

    /// <summary>One step a chunk, counted from the first: waking up a little late each time does not add up.</summary>
    private DateTimeOffset FadeNextAt(DateTimeOffset now)
    {
        var (due, room) = (_fade!.DueAt(Chunk), _pace.NextAt(now));
        return _pace.Off || due <= room ? room : due;
    }

    /// <summary>A fade that was begun by whoever had the queue before, or on a stage that was lost, ends when it would have.</summary>
    private int StepsLeft(Cue cue, int steps) =>
        cue.Receipt.SentAt is { } begun ? Math.Max(1, steps - (int)Math.Round((RedisNow - begun) / Chunk)) : steps;

    /// <param name="after">How long after now it begins.</param>
    /// <returns>Null once it is on its way, or done.</returns>
    private StageAnswer? Fade(Cue cue, IReadOnlyList<IReadOnlyDictionary<string, double>> steps, IReadOnlyList<LookDeck>? decks, TimeSpan after = default)
    {
        if (steps.Count > 0)
        {
            _fade = new Fade(cue, steps, Now + after, Decks: decks);
            return null;
        }

        // Scope would only begin the picture anew.
        _look = _look! with { Decks = decks ?? _look.Decks, Version = _look.Version + 1 };
        _flight.Look = _look;
        Finish(cue with { State = CueState.Accepted, Cause = "The stage had these scales already; nothing was sent." }, QueueEventKind.CueAccepted);
        return null;
    }

    private async Task<Rest> SendFadeStepAsync(AdvanceOutcome.Ours view)
    {
        var fade = _fade!.Unhurried(Now, Chunk);
        var moving = _look!.Ramps;
        var change = fade.Beside(Motion.Along(LookChange.Parameters(_look, Knobs.Read(view.Knobs)), RedisNow));
        var before = _frames.Before(Pass(view), fade is { IsFirst: true, IsLast: true } && Teaches(fade.Cue.Content));
        var (answer, receipt) = await PostAsync(view, fade.Cue, change);
        switch (answer)
        {
            case StageAnswer.Accepted:
                Became(change);
                _flight.KnobsSent(view.Knobs);
                _failures = 0;
                TellEnded(moving, change.Look.Ramps);
                Stepped(view, fade with { Cue = fade.Cue with { Receipt = receipt } }, before);
                return Rest.GoOn;
            case StageAnswer.Rejected(var cause):
                EndFade();
                Finish(fade.Cue with { State = CueState.Failed, Cause = cause, Receipt = receipt }, QueueEventKind.CueFailed);
                return Rest.GoOn;
            default:
                DropFade();
                return await TroubleAsync(answer, CancellationToken.None);
        }
    }

    /// <summary>Scope has this step, alone or beside a cue.</summary>
    /// <param name="before">The frame before it; null when another cue watches for the change.</param>
    private void Stepped(AdvanceOutcome.Ours view, Fade fade, FrameMark? before)
    {
        var cue = fade.Cue with { State = CueState.Sent };
        if (fade.IsLast)
        {
            EndFade();
            Accepted(view, cue with { State = CueState.Accepted }, before, announced: !fade.IsFirst);
            return;
        }

        if (fade.IsFirst)
        {
            _flight.Note(cue, QueueEventKind.CueSent);
        }

        _fade = fade.Next(cue);
    }

    private void DropFade()
    {
        if (_fade is { } fade)
        {
            _flight.Back(fade.Cue);
            EndFade();
        }
    }

    private void EndFade() => (_fade, _fadeHolds) = (null, false);
}
