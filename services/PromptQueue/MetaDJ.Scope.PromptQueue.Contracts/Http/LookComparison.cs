using System.Text.Json;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Two looks side by side.</summary>
public sealed record LookComparison
{
    /// <summary>What <see cref="LookDifference.Here"/> is of: a saved look's name, or <c>now</c>.</summary>
    public required string Here { get; init; }

    public required string There { get; init; }

    public required IReadOnlyList<LookDifference> Differences { get; init; }

    /// <summary>LoRAs of <see cref="There"/> that are not on board: recalling it needs a LoRA swap with a reload first.</summary>
    public IReadOnlyList<string> NotOnBoard { get; init; } = [];
}

/// <summary>One thing that is not the same in two looks.</summary>
/// <param name="Field"><c>prompts</c>, <c>blend</c>, <c>parameters.noiseScale</c>, <c>loras.neon-ink</c>, <c>pipeline</c>, <c>loadParameters.height</c>, <c>paused</c>.</param>
/// <param name="Here">Null where it is not said.</param>
/// <param name="There">Null where it is not said.</param>
public sealed record LookDifference(string Field, JsonElement? Here, JsonElement? There);

/// <summary>What the pod reports beside the Look.</summary>
public sealed record LookReport
{
    public required LookReportState State { get; init; }

    /// <summary>
    /// Here is the Look, there is what Scope reports. Scope reports what it accepted, dropped updates and finished transitions included: no
    /// difference is no proof that the picture shows it; receipts are.
    /// </summary>
    public IReadOnlyList<LookDifference> Differences { get; init; } = [];
}

public enum LookReportState
{
    Unknown = 0,

    /// <summary>The pod answered.</summary>
    Reported = 1,

    /// <summary>The session holds a pod that did not answer in time.</summary>
    Away = 2,

    /// <summary>The session holds no pod now.</summary>
    NoPod = 3,
}
