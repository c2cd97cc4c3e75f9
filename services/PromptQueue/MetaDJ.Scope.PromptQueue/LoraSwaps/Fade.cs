using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>A fade on its way.</summary>
/// <param name="Steps">Scale by path, the whole vector, for each update.</param>
/// <param name="Decks">How the decks stand once it is done; null when it is not about decks.</param>
internal sealed record Fade(Cue Cue, IReadOnlyList<IReadOnlyDictionary<string, double>> Steps, int At = 0, IReadOnlyList<LookDeck>? Decks = null)
{
    public IReadOnlyDictionary<string, double> Step => Steps[At];

    public bool IsFirst => At == 0;

    public bool IsLast => At == Steps.Count - 1;

    public Fade Next(Cue cue) => this with { Cue = cue, At = At + 1 };
}
