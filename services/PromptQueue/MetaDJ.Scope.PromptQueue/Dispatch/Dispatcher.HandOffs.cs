using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>Few sessions ever have one.</summary>
    private HandOff? _handOff;

    /// <summary>A cue that changes LoRAs has come to its turn and waits for the hand-off before it: those behind it wait too.</summary>
    private bool _swapWaits;

    private bool HoldsForHandOff => _handOff is { } handOff && (_swapWaits || handOff.IsDue);

    private void BeginHandOff(AdvanceOutcome.Ours view, Cue cue, LoraSwapPlan.HandOff plan, IReadOnlyList<LookDeck>? decks)
    {
        cue = cue with { State = CueState.Sent, Receipt = cue.Receipt with { SentAt = RedisNow } };
        _flight.Note(cue, QueueEventKind.CueSent);
        _flight.Notices.Add((QueueEventKind.HandOffPreparing, "A second pod is being prepared with other LoRAs; the stage plays on."));
        _handOff = new HandOff(session, crew, cue, plan, decks, Pass(view), _bell.Ring).Begin();
    }

    /// <summary>After every look at the records: the second pod begins to follow, or what has become of it is acted on.</summary>
    /// <returns>Null when there is nothing to be done about it now.</returns>
    private async Task<Rest?> GoOnWithHandOffAsync(AdvanceOutcome.Ours view, CancellationToken stopping)
    {
        if (_look?.Switch is { } pending)
        {
            if (_retryAt > Now)
            {
                return Rest.Wait(_retryAt - Now);
            }

            return await SettleSwitchAsync(view, pending, since: null);
        }

        if (_handOff is not { } handOff)
        {
            return null;
        }

        if (view.Fence != handOff.Stage)
        {
            return view.Fence.Length > 0 && view.Fence == handOff.Second && handOff.Target is { } target
                ? await SettleSwitchAsync(view, Pending(handOff, target), since: null)
                : await GiveUpHandOffAsync("The stage changed meanwhile.");
        }

        if (!view.OnStage)
        {
            return null;
        }

        handOff.Aim(_look!);
        if (handOff is { IsRefused: true, Plan.OrReload: true })
        {
            return await ReloadInsteadAsync(view, handOff, stopping);
        }

        if (handOff.Failure is { } failure)
        {
            return await GiveUpHandOffAsync(failure);
        }

        return handOff is { IsReady: true, Target: { } ready } && view.Cues.Count == 0 && _fade is null ? await SwitchAsync(view, handOff, ready) : null;
    }

    private static PendingSwitch Pending(HandOff handOff, HandOffTarget target) =>
        new(handOff.Cue.Id, handOff.Stage, handOff.Second!, target.Loras, target.Decks);

    /// <summary>Written down first: from here on the Look stands nowhere until it is known how it went.</summary>
    private async Task<Rest> SwitchAsync(AdvanceOutcome.Ours view, HandOff handOff, HandOffTarget target)
    {
        var pending = Pending(handOff, target);
        _look = _look! with { Switch = pending };
        (_flight.Look, _flight.LookFence) = (_look, Look.Nowhere);
        _flight.Notices.Add((QueueEventKind.HandOffReady, "The second pod shows the changed picture and takes over."));
        if (handOff.LoadTook is { } took)
        {
            await crew.Times.LoadAsync(session, _look.Pipeline!, took);
        }

        return await AdvanceAsync(TakeOrder.Nothing) is AdvanceOutcome.Ours ? await SettleSwitchAsync(view, pending, crew.Gaps.Now) : Rest.GoOn;
    }

    /// <summary>Asks for the switch, once more if need be: the answer is the same.</summary>
    /// <param name="since">When the picture was last there; null when nobody looked.</param>
    private async Task<Rest> SettleSwitchAsync(AdvanceOutcome.Ours view, PendingSwitch pending, long? since)
    {
        switch (await crew.Seconds.SwitchAsync(session, pending, CancellationToken.None))
        {
            case SecondPodAnswer.Stands({ Token: { } token }):
                var pass = new StagePass(session, token.ToString(), _epoch);
                var gap = since is { } there ? await crew.Gaps.UntilFrameAsync(pass, there, CancellationToken.None) : null;
                await crew.Sessions.SyncAsync(session, CancellationToken.None);
                _look = pending.On(_look!);

                // After a crash in between nobody knows how far the pod had followed: then it gets the whole Look, which is one update.
                (_flight.Look, _flight.LookFence) = (_look, _handOff is null ? Look.Nowhere : pass.Fence);
                _flight.Notices.Add((QueueEventKind.HandOffDone, "The stage is on the pod that was prepared."));
                if (_handOff is { } done)
                {
                    FinishSwap(done.Cue, done.Took, gap, toldGap: TimeSpan.Zero);
                    await EndHandOffAsync();
                }

                return Rest.GoOn;
            case SecondPodAnswer.Refused(var cause):
                _look = _look! with { Switch = null };
                (_flight.Look, _flight.LookFence) = (_look, view.Fence == pending.Stage ? view.Fence : Look.Nowhere);
                return _handOff is null ? Rest.GoOn : await GiveUpHandOffAsync(cause);
            case SecondPodAnswer.Silent or SecondPodAnswer.Stands:
                return Rest.Wait(Retry());
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The stage is as it was.</summary>
    private async Task<Rest> GiveUpHandOffAsync(string cause)
    {
        if (_handOff is { } handOff)
        {
            LogCueFailed(crew.Log, session, handOff.Cue.Id, cause);
            Finish(handOff.Cue with { State = CueState.Failed, Cause = cause }, QueueEventKind.CueFailed);
            _flight.Notices.Add((QueueEventKind.HandOffFailed, $"The hand-off was given up, the stage is as it was. {cause}"));
            await EndHandOffAsync();
            await crew.Seconds.ReleaseAsync(session, handOff.Cue.Id.ToString());
        }

        return Rest.GoOn;
    }

    private async Task<Rest> ReloadInsteadAsync(AdvanceOutcome.Ours view, HandOff handOff, CancellationToken stopping)
    {
        await EndHandOffAsync();
        var reload = new LoraSwapPlan.Reload(handOff.Plan.Loras, handOff.Plan.Library, $"{handOff.Plan.Reason}, and there is no second pod");
        switch (await ReloadAsync(view, handOff.Cue, reload, handOff.Decks, stopping))
        {
            case null or StageAnswer.Accepted:
                return Rest.GoOn;
            case StageAnswer.Rejected(var cause):
                Finish(handOff.Cue with { State = CueState.Failed, Cause = cause }, QueueEventKind.CueFailed);
                return Rest.GoOn;
            case var trouble:
                _flight.Back(handOff.Cue with { State = CueState.Queued });
                return await TroubleAsync(trouble, stopping);
        }
    }

    private async Task EndHandOffAsync()
    {
        var ended = _handOff;
        (_handOff, _swapWaits) = (null, false);
        await (ended?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Whoever comes next goes on with it, on the same second pod.</summary>
    private async Task LeaveHandOffAsync()
    {
        if (_handOff is { } handOff)
        {
            _flight.Back(handOff.Cue with { State = CueState.Queued });
            await EndHandOffAsync();
        }
    }

    /// <param name="gap">How long the picture was away, by frames; null when that could not be seen.</param>
    private void FinishSwap(Cue cue, TimeSpan took, TimeSpan? gap, TimeSpan toldGap)
    {
        var measured = gap is { } away
            ? $"The picture was away for {away.TotalSeconds:0.0} s, of {toldGap.TotalSeconds:0.0} s told; the swap took {took.TotalSeconds:0.0} s."
            : $"How long the picture was away was not seen; the swap took {took.TotalSeconds:0.0} s.";
        Restless(2);
        cue = cue with { State = CueState.Accepted, Cause = measured, Receipt = cue.Receipt with { AcceptedAt = RedisNow } };
        if (gap is { } seconds)
        {
            // The first frame of what was loaded is a changed one.
            cue = cue with { Receipt = cue.Receipt with { FirstChangedFrameAt = cue.Receipt.AcceptedAt } };
            crew.Metrics.PictureAway(seconds);
            Finish(cue, QueueEventKind.CueAccepted, QueueEventKind.CueApplied);
        }
        else
        {
            Finish(cue, QueueEventKind.CueAccepted);
        }

        _flight.Notices.Add((QueueEventKind.LoraSwapMeasured, $"{cue.Id}: {measured}"));
    }
}
