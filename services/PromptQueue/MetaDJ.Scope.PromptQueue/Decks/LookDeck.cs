using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>A deck as a Look has it.</summary>
/// <param name="Loras">With the scales they have when it is fully up.</param>
/// <param name="Level">0 is down, 1 fully up.</param>
internal sealed record LookDeck(string Name, IReadOnlyList<LoraScale> Loras, double Level)
{
    public static IReadOnlyList<LookDeck> Of(IEnumerable<DeckSpec> decks, string? up) =>
        [.. decks.Select(deck => new LookDeck(deck.Name, deck.Loras, deck.Name == up ? 1 : 0))];

    /// <summary>Whether a stage has these very decks, at whatever level.</summary>
    public static bool Are(IReadOnlyList<LookDeck>? there, IReadOnlyList<DeckSpec> decks) =>
        there?.Count == decks.Count && there.Zip(decks).All(pair => pair.First.Name == pair.Second.Name && pair.First.Loras.SequenceEqual(pair.Second.Loras));
}
