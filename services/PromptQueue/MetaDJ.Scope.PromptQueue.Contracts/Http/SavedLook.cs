namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>
/// A Look kept under a name, without what only a pod has: no pipeline is loaded and no file is installed by recalling it. The body of
/// <c>PUT /api/looks/{name}</c>.
/// </summary>
public sealed record SavedLook
{
    /// <summary>For people; up to 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>0 to 8; with none the prompts stay as they are.</summary>
    public IReadOnlyList<WeightedPrompt> Prompts { get; init; } = [];

    /// <summary>How two prompts blend.</summary>
    public InterpolationMethod Blend { get; init; } = InterpolationMethod.Linear;

    /// <summary>Absent ones stay as they are.</summary>
    public LookParameters Parameters { get; init; } = new();

    /// <summary>Those not named go to 0. Null leaves all scales as they are.</summary>
    public IReadOnlyList<LoraScale>? Loras { get; init; }
}

/// <summary>The body of <c>POST /api/queues/{sessionId}/look/save</c>.</summary>
public sealed record SaveLookRequest
{
    /// <summary>1 to 64 lower-case letters, digits or hyphens. One of the caller's own that has it is written over.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }
}

/// <summary>The part of a cue of kind Look: which Look, and how to get there.</summary>
public sealed record LookRecall
{
    /// <summary>One of the author's saved looks, or else of the session's lead's. Taken when the cue is queued: a later change of it changes nothing here.</summary>
    public string? Name { get; init; }

    /// <summary>Filled in from the name; may be given instead of it.</summary>
    public SavedLook? Look { get; init; }

    /// <summary>Chunks over which prompts, parameters and scales cross-fade: 2 to 64, or 0 for a cut. (Scope shows no change at all with 1.)</summary>
    public int Steps { get; init; }

    public InterpolationMethod Method { get; init; } = InterpolationMethod.Linear;
}
