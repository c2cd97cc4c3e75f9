using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>What the crossfader does to levels, and levels to scales. Pure.</summary>
internal static class DeckFader
{
    /// <summary>The levels at which a fade ends: the deck comes up as far as the crossfader goes, the others share what is left as they did before.</summary>
    public static IReadOnlyList<LookDeck> Target(IReadOnlyList<LookDeck> decks, DeckFadeSpec fade)
    {
        var (rises, falls) = fade.Curve == FadeCurve.EqualPower
            ? (Math.Sin(fade.Position * Math.PI / 2), Math.Cos(fade.Position * Math.PI / 2))
            : (fade.Position, 1 - fade.Position);
        var others = decks.Where(deck => deck.Name != fade.To).Select(deck => deck.Level).ToList();
        var whole = fade.Curve == FadeCurve.EqualPower ? Math.Sqrt(others.Sum(level => level * level)) : others.Sum();
        return
        [
            .. decks.Select(deck => deck with
            {
                Level = deck.Name == fade.To ? rises : whole > 0 && falls > 1e-9 ? falls * deck.Level / whole : 0,
            }),
        ];
    }

    /// <summary>The scale of every LoRA on board, by name: those in two decks get both, those in none stay out.</summary>
    public static Dictionary<string, double> Scales(IReadOnlyList<LookDeck> decks)
    {
        var scales = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var deck in decks)
        {
            foreach (var lora in deck.Loras)
            {
                scales[lora.Name] = scales.GetValueOrDefault(lora.Name) + (lora.Scale * deck.Level);
            }
        }

        return scales;
    }

    /// <summary>
    /// Scales by path for each chunk. What the stage has besides what the levels say, by a swap in between, goes away evenly, without a jump.
    /// </summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, double>> Steps(Look look, IReadOnlyList<LookDeck> decks, DeckFadeSpec fade)
    {
        var target = Target(decks, fade);
        var told = Scales(decks);
        var now = look.Loras.ToDictionary(lora => lora.Path, lora => lora.Scale);
        return FadeSteps.Of(now, fade.Steps, done =>
        {
            var scales = Scales([.. decks.Zip(target, (old, next) => old with { Level = FadeSteps.Between(old.Level, next.Level, done, fade.Curve) })]);
            return look.Loras.ToDictionary(
                lora => lora.Path,
                lora => scales.GetValueOrDefault(lora.Name) + ((1 - done) * (lora.Scale - told.GetValueOrDefault(lora.Name))));
        });
    }

    /// <summary>All LoRAs of some decks, each once, as they are when the decks are loaded.</summary>
    public static IReadOnlyList<LoraScale> Union(IReadOnlyList<LookDeck> decks) =>
        [.. Scales(decks).Select(scale => new LoraScale(scale.Key, Math.Clamp(scale.Value, -10, 10)))];
}
