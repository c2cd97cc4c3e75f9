using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.CueLists;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>Cues that enter a queue together, all or none.</summary>
internal sealed record CueBatch
{
    public required IReadOnlyList<(CueId Id, CueBody Body)> Cues { get; init; }

    /// <summary>Ahead of everything, also of a paused queue: pause, resume, panic.</summary>
    public bool Urgent { get; init; }

    /// <summary>From this instant nothing but urgent cues is sent, until a resume.</summary>
    public bool HoldsQueue { get; init; }

    /// <summary>Null takes it from what the caller is in the session.</summary>
    public CueLane? Lane { get; init; }

    /// <summary>The move of the cue list that fires them; null when people queue them.</summary>
    public CueListMove? Move { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>What the request said, in short: the same key with another fingerprint is refused.</summary>
    public string Fingerprint { get; init; } = "";
}
