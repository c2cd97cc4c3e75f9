using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.HandOffs;

/// <summary>What a second pod shall show: what the stage shows, with other LoRAs on board. Pure.</summary>
internal sealed record HandOffTarget(IReadOnlyList<LookLora> Loras, IReadOnlyList<LookDeck>? Decks)
{
    public Look On(Look look) => look with { Loras = Loras, Decks = Decks, Ramps = Motion.WithoutLoras(look.Ramps), Version = look.Version + 1 };

    /// <summary>An update of the stage as the second pod takes it: the stage's scales are of other LoRAs.</summary>
    public LookChange On(LookChange change) => new(On(change.Look), change.Update with { LoraScales = null });
}
