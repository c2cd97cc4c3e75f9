using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>POST /api/set-lists/{name}/rehearsals</c>; with none, the stored list is played on <c>longlive</c>.</summary>
public sealed record RehearsalRequest
{
    /// <summary>Scope's pipeline id; null takes the session's, or else <c>longlive</c>.</summary>
    public string? Pipeline { get; init; }

    /// <summary>A session that the caller takes part in: the pipeline and LoRAs of its Look.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>The LoRAs that are loaded when the list begins; null takes the session's, or else all that the list and the library name, at scale 0.</summary>
    public IReadOnlyList<LoraScale>? OnBoard { get; init; }

    /// <summary>20 to 300; null takes 120.</summary>
    public double? Bpm { get; init; }

    /// <summary>How long it takes until somebody presses GO where a cue waits for it and has no hold: up to an hour. Null is four bars.</summary>
    public TimeSpan? GoAfter { get; init; }

    /// <summary>How often a loop without end is gone round before somebody presses GO: 1 to 100.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>USD for an hour of a pod of the pool that it will be played on; null leaves the cost out.</summary>
    public decimal? PricePerHour { get; init; }
}

/// <summary>A rehearsal, and what came of it.</summary>
public sealed record RehearsalResponse
{
    public required string Id { get; init; }

    public required string SetList { get; init; }

    public required RehearsalState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why there is no report; null unless it failed.</summary>
    public string? Cause { get; init; }

    /// <summary>Null until it is done.</summary>
    public RehearsalReport? Report { get; init; }
}

public enum RehearsalState
{
    Unknown = 0,
    Waiting = 1,
    Playing = 2,
    Done = 3,
    Failed = 4,
}

/// <summary>How a list played.</summary>
public sealed record RehearsalReport
{
    /// <summary>Of the show, from its first cue to the end of its last.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>USD at the price that was given, for <see cref="Duration"/>.</summary>
    public decimal? Cost { get; init; }

    public required int Updates { get; init; }

    /// <summary>Updates that Scope lost because its queue was full.</summary>
    public required int Dropped { get; init; }

    /// <summary>Visible cuts.</summary>
    public required int Cuts { get; init; }

    public required TimeSpan WithoutPicture { get; init; }

    /// <summary>The largest of <see cref="RehearsedCue.Late"/>.</summary>
    public required TimeSpan Latest { get; init; }

    /// <summary>How many times faster than life it was played.</summary>
    public required double Speed { get; init; }

    /// <summary>Why it was not played to its end; null when it was.</summary>
    public string? StoppedBecause { get; init; }

    public required IReadOnlyList<RehearsedCue> Cues { get; init; }

    public required LintResponse Lint { get; init; }

    /// <summary>Findings of the lint that the rehearsal could look at.</summary>
    public required IReadOnlyList<JudgedFinding> Judged { get; init; }
}

/// <summary>One cue as it played; times are from the beginning of the show.</summary>
public sealed record RehearsedCue
{
    public required string Number { get; init; }

    public string? Label { get; init; }

    /// <summary>Applied, accepted (its effect was not seen), or failed.</summary>
    public required CueState State { get; init; }

    /// <summary>When it would have gone if Scope took everything at once.</summary>
    public required TimeSpan Planned { get; init; }

    /// <summary>When its first update left; null when none did.</summary>
    public TimeSpan? Sent { get; init; }

    public TimeSpan? Late { get; init; }

    /// <summary>When the first frame was seen that differs from the one before; null when none was within five seconds or before the next cue.</summary>
    public TimeSpan? FirstChangedFrame { get; init; }

    public required int Updates { get; init; }

    public required int Dropped { get; init; }

    public required int Cuts { get; init; }

    /// <summary>Estimated for a reload, by what reloads have lately taken.</summary>
    public required TimeSpan WithoutPicture { get; init; }

    /// <summary>What went wrong with it.</summary>
    public string? Incident { get; init; }
}

/// <summary>A finding of the lint, and whether the rehearsal showed it.</summary>
public sealed record JudgedFinding(string Rule, string Cue, bool Confirmed);
