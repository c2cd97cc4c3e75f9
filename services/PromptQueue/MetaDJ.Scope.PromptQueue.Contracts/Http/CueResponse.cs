using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A cue and how far it has come.</summary>
public sealed record CueResponse
{
    public required CueId Id { get; init; }

    public required SessionId SessionId { get; init; }

    public required CueState State { get; init; }

    public required CueRequest Content { get; init; }

    /// <summary>The subject of the person who queued it.</summary>
    public required string Author { get; init; }

    /// <summary>1 is next; null once it has left the queue.</summary>
    public int? Position { get; init; }

    public required CueReceipt Receipt { get; init; }

    /// <summary>Why it failed or expired.</summary>
    public string? Cause { get; init; }
}
