namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Cues in order under a name. The body of <c>PUT /api/set-lists/{name}</c>.</summary>
public sealed record SetList
{
    /// <summary>1 to 200.</summary>
    public required IReadOnlyList<CueRequest> Cues { get; init; }

    /// <summary>Hot-keys that come with the list when it is loaded as a cue list; up to 64, each as <c>PUT …/keys/{key}</c> takes it.</summary>
    public IReadOnlyDictionary<string, CueRequest>? Keys { get; init; }

    /// <summary>
    /// The decks it is meant for; 1 to 8, of 16 LoRAs in all. They come on the stage when the list is loaded or queued, before its first cue, all down:
    /// its deck fades bring them up.
    /// </summary>
    public IReadOnlyList<DeckSpec>? Decks { get; init; }

    /// <summary>For people; up to 500 characters.</summary>
    public string? Description { get; init; }
}

/// <summary>The body of <c>POST /api/queues/{sessionId}/set-list</c>: queues all cues of a set list in one atomic step.</summary>
public sealed record QueueSetListRequest
{
    public required string Name { get; init; }

    /// <summary>Whether its decks come on the stage before its first cue; no leaves the stage as it is.</summary>
    public bool LoadDecks { get; init; } = true;
}

/// <summary>The body of <c>POST /api/set-lists/{name}/copy</c> and <c>…/rename</c>.</summary>
/// <param name="Name">1 to 64 lower-case letters, digits or hyphens.</param>
public sealed record SetListName(string Name);
