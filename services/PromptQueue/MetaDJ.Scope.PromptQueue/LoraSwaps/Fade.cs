using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>A fade on its way. Pure.</summary>
/// <param name="Steps">Scale by path, the whole vector, for each update.</param>
/// <param name="BeginsAt">When its first step is due; each other is due a chunk after the one before.</param>
/// <param name="Decks">How the decks stand once it is done; null when it is not about decks.</param>
internal sealed record Fade(Cue Cue, IReadOnlyList<IReadOnlyDictionary<string, double>> Steps, DateTimeOffset BeginsAt, int At = 0, IReadOnlyList<LookDeck>? Decks = null)
{
    public IReadOnlyDictionary<string, double> Step => Steps[At];

    public bool IsFirst => At == 0;

    public bool IsLast => At == Steps.Count - 1;

    public DateTimeOffset DueAt(TimeSpan chunk) => BeginsAt + (At * chunk);

    public Fade Next(Cue cue) => this with { Cue = cue, At = At + 1 };

    /// <summary>One that was held up, by a pause for one, goes on from here and does not hurry after its plan.</summary>
    public Fade Unhurried(DateTimeOffset now, TimeSpan chunk) => now - DueAt(chunk) > chunk / 2 ? this with { BeginsAt = now - (At * chunk) } : this;

    /// <summary>Its present step in one update with something else. It says every scale: what moved one by itself ends.</summary>
    public LookChange Beside(LookChange change)
    {
        var stepped = change.WithScales(Step);
        return stepped with
        {
            Look = stepped.Look with { Decks = IsLast && Decks is not null ? Decks : stepped.Look.Decks, Ramps = Motion.WithoutLoras(stepped.Look.Ramps) },
        };
    }
}
