using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>Plans how decks come on the stage: as one swap of all their LoRAs, of which only the deck that is up is heard.</summary>
internal sealed class DeckPlanner(SwapPlanner swaps, LookReader looks, LoraStore library, StageMemory memory)
{
    public static LoraSwapRequest Swap(IReadOnlyList<DeckSpec> decks, LoadDecksRequest request) => new()
    {
        Loras = DeckFader.Union(LookDeck.Of(decks, request.Up)),
        Decks = decks,
        Up = request.Up,
        Steps = 1,
        Kind = request.Kind,
        MaxExtraCost = request.MaxExtraCost,
        AllowReload = request.AllowReload,
    };

    public async Task<PlannedSwap> PlanAsync(
        SessionId session, QueueFacts queue, IReadOnlyList<DeckSpec> decks, LoadDecksRequest request, CancellationToken cancellationToken)
    {
        var planned = await swaps.PlanAsync(session, queue, Swap(decks, request), cancellationToken);
        return planned is PlannedSwap.Refused(var cause)
            ? new PlannedSwap.Refused($"{cause} {await FittingAsync(session, queue, decks, request, cancellationToken)}")
            : planned;
    }

    /// <summary>What would do, for whoever has asked for too much.</summary>
    private async Task<string> FittingAsync(
        SessionId session, QueueFacts queue, IReadOnlyList<DeckSpec> decks, LoadDecksRequest request, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session, queue, cancellationToken);
        var entries = await library.ListAsync();
        var vram = await memory.VramGbAsync(session, queue.Fence, cancellationToken);
        return Fitting(look, entries, decks, request, vram) is { Count: > 0 } fitting
            ? $"These decks would fit: {string.Join(", ", fitting)}."
            : "None of these decks would fit.";
    }

    /// <summary>The decks that could be loaded together, taken in their order as long as the next still fits beside them.</summary>
    internal static IReadOnlyList<string> Fitting(
        Look look, IReadOnlyList<LoraEntry> library, IReadOnlyList<DeckSpec> decks, LoadDecksRequest request, double? vramGb)
    {
        var fitting = new List<DeckSpec>();
        foreach (var deck in decks)
        {
            var wish = Swap([.. fitting, deck], request with { Up = null, Kind = LoraSwapKind.Reload, MaxExtraCost = null, AllowReload = false });
            if (LoraSwapPlan.Decide(look, library, wish, vramGb) is not LoraSwapPlan.Refused)
            {
                fitting.Add(deck);
            }
        }

        return [.. fitting.Select(deck => deck.Name)];
    }
}
