namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The cue list of a session: what is loaded, what stands by, what plays.</summary>
public sealed record CueListResponse
{
    /// <summary>The set list it was loaded from; later edits of that do not change this.</summary>
    public required string Name { get; init; }

    /// <summary>The number of the cue that the next GO fires; null at the end of the list.</summary>
    public string? Standby { get; init; }

    /// <summary>What was fired last, by number.</summary>
    public required IReadOnlyList<string> Fired { get; init; }

    /// <summary>The cue after which the list goes on by itself; null when it waits for a GO.</summary>
    public CueId? WaitsFor { get; init; }

    /// <summary>Number of the loop that plays → how often it still goes back; null is until a GO.</summary>
    public required IReadOnlyDictionary<string, int?> Loops { get; init; }

    /// <summary>When GO was last pressed.</summary>
    public DateTimeOffset? WentAt { get; init; }

    public required IReadOnlyList<CueRequest> Cues { get; init; }

    /// <summary>In the answer to a load: the decks that are on their way to the stage, and what that costs; null when none are.</summary>
    public LoadDecksResponse? Decks { get; init; }
}

/// <summary>The body of <c>POST …/cue-list</c>: loads a set list in standby. Nothing is sent until GO, but for its decks.</summary>
public sealed record LoadCueListRequest
{
    public required string Name { get; init; }

    /// <summary>The number of the cue to stand by; null is the first.</summary>
    public string? Standby { get; init; }

    /// <summary>Whether the list's decks come on the stage at once, all down; no leaves the stage as it is.</summary>
    public bool LoadDecks { get; init; } = true;
}

/// <summary>The body of <c>PUT …/standby</c>.</summary>
public sealed record StandbyRequest(string Number);

/// <summary>The answer to <c>POST …/go</c>.</summary>
/// <param name="Fired">The cues that are in the queue now, in order.</param>
public sealed record WentResponse(IReadOnlyList<CueResponse> Fired, CueListResponse CueList);

/// <summary>A cue under a short key. The body of <c>PUT …/keys/{key}</c> is the cue.</summary>
public sealed record HotKey(string Key, CueRequest Cue, string By);

/// <summary>What a skip did.</summary>
/// <param name="What"><c>hold</c> when it ended a hold, <c>cue</c> when it passed over the next queued cue.</param>
public sealed record SkipResponse(string What, CueId? Cue);

/// <summary>What an undo, a redo or a retry of all did.</summary>
/// <param name="What"><c>enqueue</c>, <c>cancel</c>, <c>edit</c> or <c>retry</c>.</param>
/// <param name="Cues">How many cues it touched.</param>
/// <param name="Left">How many it could not: sent meanwhile, or no longer remembered.</param>
public sealed record UndoResponse(string What, int Cues, int Left);
