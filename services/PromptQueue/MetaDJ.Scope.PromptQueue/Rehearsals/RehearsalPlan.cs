using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>What is to be played, on what, and for how long at most.</summary>
internal sealed record RehearsalPlan
{
    public required LintSubject Subject { get; init; }

    /// <summary>The Look on the stage when the show begins.</summary>
    public required Look Look { get; init; }

    /// <summary>Until somebody presses GO where a cue waits for it.</summary>
    public required TimeSpan GoAfter { get; init; }

    public required int Rounds { get; init; }

    /// <summary>The dispatcher's own pace; zero sends everything at once.</summary>
    public required TimeSpan ChunkInterval { get; init; }

    public required TimeSpan ReloadTakes { get; init; }

    public required TimeSpan LongestShow { get; init; }

    public required int MostCues { get; init; }

    public required TimeSpan LookEvery { get; init; }

    public IReadOnlyList<CueRequest> Cues => Subject.Cues;
}
