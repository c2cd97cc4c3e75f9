using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    private static bool ChangesLoras(CueKind kind) => kind is CueKind.LoraSwap or CueKind.DeckFade;

    /// <summary>The plan is made again now that its time has come: other LoRAs may be on board than when it was asked for.</summary>
    private async Task<StageAnswer?> SwapAsync(AdvanceOutcome.Ours view, Cue cue, CancellationToken stopping)
    {
        if (cue.Content.DeckFade is { } deckFade)
        {
            return FadeDecks(cue, deckFade);
        }

        var request = cue.Content.LoraSwap ?? throw new UnreachableException("A LoRA swap without its part was let in.");
        if (request is { UnlessLoaded: true, Decks: { } wanted } && LookDeck.Are(_look!.Decks, wanted))
        {
            Finish(cue with { State = CueState.Accepted, Cause = "The stage has these decks already; nothing was sent." }, QueueEventKind.CueAccepted);
            return null;
        }

        var library = await crew.Loras.ListAsync();
        _look = LoraTriggers.Learn(_look!, cue.Content, library);
        var decks = request.Decks is { } specs ? LookDeck.Of(specs, request.Up) : null;
        request = request with { Steps = StepsLeft(cue, request.Steps) };
        switch (await PlanAsync(_look, library, request, stopping))
        {
            case LoraSwapPlan.Refused(var cause):
                return new StageAnswer.Rejected(cause);
            case LoraSwapPlan.Fade(var steps):
                return Fade(cue, steps, decks);
            case LoraSwapPlan.HandOff handOff:
                BeginHandOff(view, cue, handOff, decks);
                return null;
            case LoraSwapPlan.Reload reload:
                return await ReloadAsync(view, cue, reload, decks, stopping);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<LoraSwapPlan> PlanAsync(Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request, CancellationToken stopping)
    {
        if (request is not { Kind: null, MaxExtraCost: > 0 } || look.Pipeline is not { } pipeline)
        {
            return LoraSwapPlan.Decide(look, library, request);
        }

        // The broker is asked only where its answer makes a difference.
        return LoraSwapPlan.Decide(look, library, request) is LoraSwapPlan.Reload
            ? LoraSwapPlan.Decide(
                look, library, request, vramGb: null, await crew.Times.CostsAsync(session, pipeline), await crew.Seconds.OfferAsync(session, stopping))
            : LoraSwapPlan.Decide(look, library, request);
    }

    private StageAnswer? FadeDecks(Cue cue, DeckFadeSpec fade)
    {
        if (_look!.Decks is not { } decks || decks.All(deck => deck.Name != fade.To))
        {
            return new StageAnswer.Rejected(
                $"There is no deck '{fade.To}' on the stage. {(_look.Decks is { } there ? $"There is: {string.Join(", ", there.Select(deck => deck.Name))}." : "A LoRA swap with decks loads some.")}");
        }

        return Fade(cue, DeckFader.Steps(_look, decks, fade with { Steps = StepsLeft(cue, fade.Steps) }), DeckFader.Target(decks, fade));
    }

    private async Task<StageAnswer?> ReloadAsync(
        AdvanceOutcome.Ours view, Cue cue, LoraSwapPlan.Reload plan, IReadOnlyList<LookDeck>? decks, CancellationToken stopping)
    {
        // From here the Look stands nowhere: whoever goes on after a crash begins the reload again, or puts the old one back if it cannot be done.
        cue = cue with { State = CueState.Sent, Receipt = cue.Receipt with { SentAt = RedisNow } };
        _flight.Note(cue, QueueEventKind.CueSent);
        _flight.LookFence = Look.Nowhere;
        if (await AdvanceAsync(TakeOrder.Nothing) is not AdvanceOutcome.Ours)
        {
            return new StageAnswer.Refused(StatusCodes.Status409Conflict);
        }

        var told = (await crew.Times.CostsAsync(session, _look!.Pipeline!)).Gap;
        var begun = crew.Clock.GetTimestamp();
        switch (await crew.LoraSwapper.ReloadAsync(Pass(view), _look!, plan, decks, stopping))
        {
            case ReloadOutcome.Done(var look, var gap):
                (_look, _flight.Look) = (look, look);
                _flight.LookFence = view.Fence;
                FinishSwap(cue, crew.Clock.GetElapsedTime(begun), gap, told);
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
