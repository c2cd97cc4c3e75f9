namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>POST …/panic</c>; without one it is the safe look.</summary>
public sealed record PanicRequest
{
    public PanicKind Kind { get; init; } = PanicKind.SafeLook;
}

/// <summary>The body of <c>POST …/panic/end</c>.</summary>
public sealed record PanicEndRequest
{
    /// <summary>Whether the queue goes on; false leaves it held until it is resumed.</summary>
    public bool Resume { get; init; } = true;
}

/// <summary>What a panic shows. Each holds the queue and tells clients at once to show the fallback picture.</summary>
public enum PanicKind
{
    Unknown = 0,

    /// <summary>The safe prompt; the fallback picture covers until Scope has taken it.</summary>
    SafeLook = 1,

    /// <summary>The picture stands still, also in recordings; clients hold the last frame they have.</summary>
    Freeze = 2,

    /// <summary>A black prompt, behind the fallback picture, which stays until the panic ends: Scope itself cannot show black.</summary>
    Blackout = 3,
}

/// <summary>What clients show when the stage cannot be shown. <c>PUT …/fallback</c> for a session, <c>PUT /api/fallback</c> for all of a person's sessions.</summary>
public sealed record FallbackPicture
{
    /// <summary><c>#rrggbb</c>.</summary>
    public string Colour { get; init; } = "#000000";

    /// <summary>https. Fetch it beforehand: when it is needed there is no time.</summary>
    public Uri? Image { get; init; }

    /// <summary>Up to 200 characters.</summary>
    public string? Text { get; init; }
}

/// <summary>Whether the fallback picture is to be shown now. <c>GET …/fallback</c>, and in the events about it.</summary>
public sealed record FallbackResponse
{
    /// <summary>Null while the stage is to be shown.</summary>
    public FallbackReason? Reason { get; init; }

    public required FallbackPicture Picture { get; init; }
}

/// <summary>Why the fallback picture is shown. Of several the first of this list counts.</summary>
public enum FallbackReason
{
    Unknown = 0,
    Blackout = 1,

    /// <summary>Hold the last frame; the fallback picture is for those who have none.</summary>
    Freeze = 2,

    /// <summary>The session has lost its pod; another is on its way.</summary>
    StageLost = 3,

    /// <summary>The safe look is on its way to the pod.</summary>
    SafeLook = 4,
}
