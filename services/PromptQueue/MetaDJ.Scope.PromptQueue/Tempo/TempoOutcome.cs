using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>What came of looking at a tempo, or of changing it.</summary>
internal abstract record TempoOutcome
{
    private TempoOutcome()
    {
    }

    public bool IsInDoubt => this is Refused { Why.IsInDoubt: true };

    public sealed record Seen(TempoFacts Facts) : TempoOutcome;

    /// <summary>It says neither a tempo, nor is there one.</summary>
    public sealed record NoTempo : TempoOutcome;

    public sealed record Refused(ChangeOutcome Why) : TempoOutcome;
}

/// <param name="Now">Ms by Redis' clock.</param>
/// <param name="Version">Of what is stored; 0 while nothing is.</param>
/// <param name="Tempo">Null while there is none.</param>
/// <param name="LookAhead">Ms by which cues on the beat are sent earlier; negative: the configured guess.</param>
/// <param name="Receipts">Those it is made of.</param>
internal sealed record TempoFacts(double Now, long Version, SessionTempo? Tempo, Taps Taps, double LookAhead, int Receipts);
