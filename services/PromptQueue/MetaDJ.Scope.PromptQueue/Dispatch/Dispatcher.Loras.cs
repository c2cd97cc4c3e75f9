using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>The plan is made again now that its time has come: other LoRAs may be on board than when it was asked for.</summary>
    private async Task<StageAnswer?> SwapAsync(AdvanceOutcome.Ours view, Cue cue, CancellationToken stopping)
    {
        var request = cue.Content.LoraSwap ?? throw new UnreachableException("A LoRA swap without its part was let in.");
        var library = await crew.Loras.ListAsync();
        _look = LoraTriggers.Learn(_look!, cue.Content, library);
        switch (LoraSwapPlan.Decide(_look, library, request))
        {
            case LoraSwapPlan.Refused(var cause):
                return new StageAnswer.Rejected(cause);
            case LoraSwapPlan.Fade fade:
                _fade = new Fade(cue, fade.Steps);
                return null;
            case LoraSwapPlan.Reload reload:
                return await ReloadAsync(view, cue, reload, stopping);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<Rest> SendFadeStepAsync(AdvanceOutcome.Ours view)
    {
        var fade = _fade!;
        var change = LookChange.Scales(_look!, fade.Step, Knobs.Read(view.Knobs));
        var before = _frames.Before(Pass(view));
        var (answer, receipt) = await PostAsync(view, fade.Cue, change);
        var cue = fade.Cue with { State = CueState.Sent, Receipt = receipt };
        switch (answer)
        {
            case StageAnswer.Accepted:
                Became(change);
                _flight.KnobsSent(view.Knobs);
                _failures = 0;
                if (fade.IsLast)
                {
                    _fade = null;
                    Accepted(view, cue with { State = CueState.Applied }, before, announced: !fade.IsFirst);
                }
                else
                {
                    if (fade.IsFirst)
                    {
                        _flight.Note(cue, QueueEventKind.CueSent);
                    }

                    _fade = fade.Next(cue);
                }

                return Rest.GoOn;
            case StageAnswer.Rejected(var cause):
                _fade = null;
                Finish(cue with { State = CueState.Failed, Cause = cause }, QueueEventKind.CueFailed);
                return Rest.GoOn;
            default:
                DropFade();
                return await TroubleAsync(answer, CancellationToken.None);
        }
    }

    private async Task<StageAnswer?> ReloadAsync(AdvanceOutcome.Ours view, Cue cue, LoraSwapPlan.Reload plan, CancellationToken stopping)
    {
        // From here the Look stands nowhere: whoever goes on after a crash puts the old one back before anything else.
        cue = cue with { State = CueState.Sent, Receipt = cue.Receipt with { SentAt = RedisNow } };
        _flight.Note(cue, QueueEventKind.CueSent);
        _flight.LookFence = Look.Nowhere;
        if (await AdvanceAsync(TakeOrder.Nothing) is not AdvanceOutcome.Ours)
        {
            return new StageAnswer.Refused(StatusCodes.Status409Conflict);
        }

        switch (await crew.LoraSwapper.ReloadAsync(Pass(view), _look!, plan, stopping))
        {
            case ReloadOutcome.Done(var look):
                (_look, _flight.Look) = (look, look);
                _flight.LookFence = view.Fence;
                var applied = cue with { State = CueState.Applied, Receipt = cue.Receipt with { AcceptedAt = RedisNow } };
                Finish(applied, QueueEventKind.CueApplied);
                return new StageAnswer.Accepted();
            case ReloadOutcome.Failed(var cause):
                return new StageAnswer.Rejected(cause);
            case ReloadOutcome.Interrupted(var cause):
                return new StageAnswer.Unreachable(cause);
            default:
                throw new UnreachableException();
        }
    }
}
