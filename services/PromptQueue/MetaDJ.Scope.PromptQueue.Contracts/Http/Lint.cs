using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>POST /api/set-lists/{name}/lint</c>; with none, the stored list is looked at by itself.</summary>
public sealed record LintRequest
{
    /// <summary>A list that is not stored yet, valid or not; null takes the stored one.</summary>
    public SetList? SetList { get; init; }

    /// <summary>Scope's pipeline id; null takes the session's, or else <c>longlive</c>.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The LoRAs that are loaded when the list begins, for example those of a pool; null when that is not known.</summary>
    public IReadOnlyList<LoraScale>? OnBoard { get; init; }

    /// <summary>A session that the caller takes part in: the pipeline and LoRAs of its Look.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>GiB of the GPU; null when not known.</summary>
    public double? VramGb { get; init; }

    /// <summary>20 to 300: the tempo at which bars and beats are counted; null takes 120.</summary>
    public double? Bpm { get; init; }
}

/// <summary>What is to be said about a set list before it is played.</summary>
public sealed record LintResponse
{
    public required string Name { get; init; }

    /// <summary>No errors and no warnings; hints do not count.</summary>
    public required bool Clean { get; init; }

    public required int Errors { get; init; }

    public required int Warnings { get; init; }

    public required int Hints { get; init; }

    /// <summary>What the list was judged against.</summary>
    public required LintStage Stage { get; init; }

    /// <summary>In the order of the cues.</summary>
    public required IReadOnlyList<LintFinding> Findings { get; init; }
}

/// <summary>What a set list is judged against.</summary>
/// <param name="SecondsPerChunk">Scope takes one update per chunk.</param>
/// <param name="Bpm">The tempo that was assumed.</param>
/// <param name="OnBoard">LoRAs that are loaded; empty when that is not known.</param>
/// <param name="VramGb">GiB of the GPU; null when not known.</param>
public sealed record LintStage(string Pipeline, double SecondsPerChunk, double Bpm, IReadOnlyList<string> OnBoard, double? VramGb);

/// <summary>One thing that a rule found.</summary>
/// <param name="Rule">A stable id, for example <c>trigger-word-missing</c>; docs/queue/set-lists.md has all.</param>
/// <param name="Cue">The number of the cue; null when it is about the whole list.</param>
/// <param name="Place">Its place in the list, from 1.</param>
/// <param name="Text">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record LintFinding(string Rule, LintSeverity Severity, string? Cue, int? Place, string Text, string Remedy);

/// <summary>How bad a finding is.</summary>
public enum LintSeverity
{
    Unknown = 0,

    /// <summary>Good to know.</summary>
    Hint = 1,

    /// <summary>It will play, and not look as written.</summary>
    Warning = 2,

    /// <summary>A cue will be refused, fail or be lost.</summary>
    Error = 3,
}
