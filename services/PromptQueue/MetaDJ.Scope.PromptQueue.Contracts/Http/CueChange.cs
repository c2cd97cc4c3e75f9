namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Edits or moves a cue that is still queued. The body of <c>PATCH …/cues/{cueId}</c>; absent parts stay.</summary>
public sealed record CueChange
{
    public IReadOnlyList<WeightedPrompt>? Prompts { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public TimeSpan? Hold { get; init; }

    /// <summary>1 puts it next; beyond the end puts it last.</summary>
    public int? Position { get; init; }
}
