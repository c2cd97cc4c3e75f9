namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Why a pod is, or is not, a stage: a ladder from the cloud up to the picture. What could not be found out says so.</summary>
public sealed record PodDiagnosisResponse
{
    public required PodId Id { get; init; }

    public required PodState State { get; init; }

    /// <summary>A stable word, for example <c>port-in-use</c>; <c>ready</c> when nothing is wrong. The list is in docs/provisioning/diagnosis.md.</summary>
    public required string Cause { get; init; }

    /// <summary>In one sentence, the lowest rung that does not hold.</summary>
    public required string Summary { get; init; }

    /// <summary>What a person can do; that nothing needs to be done is said, too.</summary>
    public required string Advice { get; init; }

    /// <summary>What is being done about it already.</summary>
    public required IReadOnlyList<string> Fleet { get; init; }

    /// <summary>From the bottom up.</summary>
    public required IReadOnlyList<DiagnosisRung> Rungs { get; init; }

    /// <summary>Lines of its logs that say something, the latest of each kind.</summary>
    public required IReadOnlyList<DiagnosisSign> Signs { get; init; }

    /// <summary>Beside the picture: what is missing for a shell, for example.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Candidates that refused it, and why.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>The last lines of a pod that failed.</summary>
    public required IReadOnlyList<string> PostMortem { get; init; }
}

/// <summary>One question and its answer.</summary>
/// <param name="Rung">A stable word: <c>placed</c>, <c>cloud</c>, <c>runtime</c>, <c>proxy</c>, <c>health</c>, …</param>
/// <param name="Seen">What the verdict rests on.</param>
public sealed record DiagnosisRung(string Rung, string Question, RungVerdict Verdict, string Seen);

public enum RungVerdict
{
    Unknown = 0,
    Holds = 1,
    Fails = 2,

    /// <summary>A lower rung does not hold, or to ask would do harm.</summary>
    NotAsked = 3,

    /// <summary>Not yet, which is as it should be.</summary>
    Waits = 4,

    /// <summary>It could not be found out.</summary>
    Unclear = 5,
}

/// <param name="Sign">The cause it points to.</param>
/// <param name="Source"><c>container</c>, <c>system</c>, <c>scope</c> or <c>record</c>.</param>
public sealed record DiagnosisSign(string Sign, string Source, DateTimeOffset? At, string Line);
