using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>
/// Cues of which nobody knows whether they had their effect: their sender died before it was recorded, or was not answered. The stage is asked. What it
/// has accepted is recorded and not sent again: a second time would begin a transition anew.
/// </summary>
internal sealed partial class Dispatcher
{
    private const string Found = "It was found on the stage: whoever sent it could not record it.";

    /// <summary>In order. They stay taken in Redis meanwhile, so that whoever comes next asks again.</summary>
    private IReadOnlyList<Cue> _doubted = [];

    /// <summary>From when on the stage is believed that it has not got them; null before it was asked.</summary>
    private DateTimeOffset? _believedFrom;

    /// <summary>Redis was away, and may have come back without its last second: what is taken next may have been sent by ourselves.</summary>
    private bool _mayRepeat;

    private void Doubt(IReadOnlyList<Cue> cues)
    {
        if (cues != _doubted)
        {
            (_doubted, _believedFrom) = (cues, null);
        }
    }

    private void GiveUpDoubted()
    {
        foreach (var cue in _doubted)
        {
            _flight.Back(cue with { State = CueState.Queued });
        }

        Doubt([]);
    }

    /// <returns>Null when nothing is in doubt, or something urgent goes first.</returns>
    private async Task<Rest?> SettleAsync(AdvanceOutcome.Ours view, CancellationToken stopping)
    {
        if (_doubted.Count == 0)
        {
            return _mayRepeat && view is { OnStage: true, Cues.Count: > 0 } ? await FindOwnAsync(view, stopping) : null;
        }

        if (view is { OnStage: false, Fence.Length: > 0, LookFence: Look.Nowhere } && _look!.Switch is null && _doubted is [{ State: CueState.Sent, Content.LoraSwap: not null } reload])
        {
            return await ReloadAgainAsync(view, reload, stopping);
        }

        if (!view.OnStage)
        {
            // Another pod, or one that gets the whole Look first: there they have not been.
            GiveUpDoubted();
            return Rest.GoOn;
        }

        if (_retryAt <= Now)
        {
            _believedFrom ??= Now + _options.Doubt;
            if (await AskAsync(view, _doubted, _believedFrom.Value, stopping) is { } there)
            {
                Doubt([.. _doubted.Skip(there)]);
                GiveUpDoubted();
                GiveBack(view, from: 0);
                return Rest.GoOn;
            }
        }

        return view.Cues.Count > 0 ? null : WhatToWaitFor(view);
    }

    /// <summary>It had begun, so the Look stands nowhere. To put the old one back first would load twice; Scope keeps what it has loaded already.</summary>
    private async Task<Rest> ReloadAgainAsync(AdvanceOutcome.Ours view, Cue reload, CancellationToken stopping)
    {
        Doubt([]);
        switch (await SwapAsync(view, reload, stopping))
        {
            case null or StageAnswer.Accepted:
                return Rest.GoOn;
            case StageAnswer.Rejected(var cause):
                LogCueFailed(crew.Log, session, reload.Id, cause);
                Finish(reload with { State = CueState.Failed, Cause = cause }, QueueEventKind.CueFailed);
                return Rest.GoOn;
            case var trouble:
                _flight.Back(reload with { State = CueState.Queued });
                return await TroubleAsync(trouble, stopping);
        }
    }

    /// <summary>Nobody else sends, and what we sent has arrived: there is nothing to wait for.</summary>
    private async Task<Rest?> FindOwnAsync(AdvanceOutcome.Ours view, CancellationToken stopping)
    {
        var there = await AskAsync(view, view.Cues, DateTimeOffset.MinValue, stopping);
        _mayRepeat = there is null || there == view.Cues.Count;
        if (there == 0)
        {
            return null;
        }

        GiveBack(view, from: there ?? 0);
        return Rest.GoOn;
    }

    /// <returns>How many are there, recorded; null when that is not known yet.</returns>
    private async Task<int?> AskAsync(AdvanceOutcome.Ours view, IReadOnlyList<Cue> cues, DateTimeOffset believedFrom, CancellationToken stopping)
    {
        var library = cues.Any(cue => cue.Content.AddTriggerWords is not null) ? await crew.Loras.ListAsync() : [];
        switch (LookEcho.Tells(cues[0].Content.Kind) ? await crew.Door.EchoAsync(Pass(view), stopping) : new StageEcho.Says([]))
        {
            case StageEcho.Silent:
                LogStageNotReached(crew.Log, session, "it does not say what it has accepted");
                Retry();
                return null;
            case StageEcho.Says(var echo):
                var there = LookEcho.Arrived(_look!, [.. cues.Select(cue => cue.Content)], echo, library, Chunk, RedisNow);
                if (there.Count < cues.Count && LookEcho.Tells(cues[there.Count].Content.Kind) && Now < believedFrom)
                {
                    _retryAt = believedFrom;
                    return null;
                }

                foreach (var (cue, echoed) in cues.Zip(there))
                {
                    await FoundAsync(cue, echoed);
                }

                _failures = 0;
                return there.Count;
            default:
                throw new UnreachableException();
        }
    }

    private async Task FoundAsync(Cue cue, EchoedCue echoed)
    {
        LogCueFound(crew.Log, session, cue.Id);
        Became(echoed.Change);
        cue = cue with { State = CueState.Sent, Receipt = cue.Receipt with { AcceptedAt = RedisNow } };
        if (echoed.Fade.Count > 0)
        {
            _flight.Note(cue, QueueEventKind.CueSent);
            Fade(cue, echoed.Fade, decks: null, after: Chunk);
            return;
        }

        Finish(cue with { State = CueState.Accepted, Cause = Found }, QueueEventKind.CueSent, QueueEventKind.CueAccepted);
        await AfterUrgentAsync(cue.Content.Kind);
    }
}
