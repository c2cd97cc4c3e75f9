using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>A set list and all that its rules need to know. Rules ask nobody.</summary>
internal sealed record LintSubject
{
    public const string UsualPipeline = "longlive";
    public const double UsualBpm = 120;

    /// <summary>As written, numbered.</summary>
    public required IReadOnlyList<CueRequest> Cues { get; init; }

    public required LoraStage Stage { get; init; }

    /// <summary>Whether <see cref="LoraStage.OnBoard"/> is the truth, or nothing is known of it.</summary>
    public bool KnowsOnBoard { get; init; }

    public IReadOnlyList<LoraEntry> Library { get; init; } = [];

    /// <summary>They are on board before the first cue.</summary>
    public IReadOnlyList<DeckSpec> Decks { get; init; } = [];

    public double Bpm { get; init; } = UsualBpm;

    /// <summary>Updates that our dispatcher lets Scope have at once.</summary>
    public int InFlight { get; init; } = 2;

    public TimeSpan Chunk => ChunkLength.Of(Stage.Pipeline);

    public static LintSubject Of(SetList list, LoraStage? stage = null) => new()
    {
        Cues = CueListValidation.Numbered([.. list.Cues.Where(cue => cue is not null)]),
        Stage = stage ?? new LoraStage(UsualPipeline, []),
        Decks = [.. (list.Decks ?? []).Where(deck => deck is { Name: not null, Loras: not null } && deck.Loras.All(lora => lora?.Name is not null))],
    };

    /// <summary>Updates that a cue is made of: one per chunk goes to Scope.</summary>
    public static int UpdatesOf(CueRequest cue) => cue switch
    {
        { LoraSwap: { } swap } => Math.Max(swap.Steps, 1),
        { DeckFade: { } fade } => Math.Max(fade.Steps, 1),
        { Look: { Steps: > 1 } look } => look.Steps,
        { Loop: not null } => 0,
        _ => 1,
    };

    /// <summary>How long after a cue the next one goes by itself; null when somebody decides.</summary>
    public static TimeSpan? GapAfter(CueRequest cue) => cue.Hold ?? (CueListWalk.Follows(cue) || cue.Loop is not null ? TimeSpan.Zero : null);
}
