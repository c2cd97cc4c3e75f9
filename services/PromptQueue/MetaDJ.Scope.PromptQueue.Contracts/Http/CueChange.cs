namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Edits or moves a cue that is still queued. The body of <c>PATCH …/cues/{cueId}</c>; absent parts stay.</summary>
public sealed record CueChange
{
    public IReadOnlyList<WeightedPrompt>? Prompts { get; init; }

    /// <summary>Takes the place of <c>at</c>.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Takes the place of <c>notBefore</c>, and of the beat it was planned for.</summary>
    public CueTime? At { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Takes the place of <c>holdBeats</c>.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>Takes the place of <c>hold</c>.</summary>
    public double? HoldBeats { get; init; }

    /// <summary>1 puts it next; beyond the end puts it last.</summary>
    public int? Position { get; init; }
}
