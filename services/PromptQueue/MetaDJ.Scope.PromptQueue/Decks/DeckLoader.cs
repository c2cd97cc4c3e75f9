using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>Brings the decks of a set list on the stage before its first cue.</summary>
internal sealed class DeckLoader(DeckPlanner planner, LookReader looks, QueueGate gate, CueIntake intake)
{
    /// <summary>Looks before anything is changed: a list whose decks cannot come on the stage is refused whole.</summary>
    public async Task<DeckLoad> PlanAsync(SessionId session, ClaimsPrincipal user, SetList setList, CancellationToken cancellationToken)
    {
        // Who takes no part here learns so from the script, like everybody.
        if (SetListDecks.Load(setList) is not { } cue || await gate.ReadAsync(session, user, cancellationToken) is not { } queue)
        {
            return new DeckLoad.Nothing();
        }

        var (decks, look) = (setList.Decks!, await looks.ReadAsync(session, queue, cancellationToken));
        if (LookDeck.Are(look.Decks, decks))
        {
            return new DeckLoad.Nothing();
        }

        return await planner.PlanAsync(session, queue, decks, new LoadDecksRequest { Decks = decks }, cancellationToken) switch
        {
            PlannedSwap.NoStageYet => new DeckLoad.Due(cue, new LoadDecksResponse { Decks = decks }),
            PlannedSwap.Told(var plan) => new DeckLoad.Due(cue, Tell(decks, look, plan)),
            PlannedSwap.Refused(var cause) => new DeckLoad.Refused(cause),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    /// <summary>Queues the load.</summary>
    public Task<IntakeOutcome> QueueAsync(SessionId session, ClaimsPrincipal user, DeckLoad.Due due, CancellationToken cancellationToken) =>
        intake.QueueAsync(session, user, [due.Cue], requestKey: null, cancellationToken);

    public static LoadDecksResponse Tell(IReadOnlyList<DeckSpec> decks, Look look, LoraSwapPlanResponse plan) => new()
    {
        Decks = decks,
        Plan = plan,
        CueId = plan.CueId,
        OnBoard = [.. look.Loras.Select(lora => lora.Name).Where(name => decks.Any(deck => deck.Loras.Any(lora => lora.Name == name)))],
    };
}

/// <summary>What a set list's decks need.</summary>
internal abstract record DeckLoad
{
    private DeckLoad()
    {
    }

    /// <summary>It has none, or the stage has them.</summary>
    public sealed record Nothing : DeckLoad;

    public sealed record Due(CueRequest Cue, LoadDecksResponse Told) : DeckLoad;

    public sealed record Refused(string Cause) : DeckLoad;
}
