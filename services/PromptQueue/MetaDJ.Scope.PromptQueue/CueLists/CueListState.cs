using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>
/// Where a cue list stands. Everything that it still owes is here, so that whoever owns the queue can go on: the cue it waits for, and what comes
/// then. Places count from 0.
/// </summary>
internal sealed record CueListState
{
    /// <summary>Rises with every change: nobody writes over what they have not read.</summary>
    public long Version { get; init; }

    /// <summary>What the next GO fires; the number of cues at the end of the list.</summary>
    public int Standby { get; init; }

    /// <summary>Set by hand since the last GO: a list that goes on by itself leaves it alone.</summary>
    public bool ByHand { get; init; }

    /// <summary>What follows by itself; null when the list waits for a GO.</summary>
    public int? Next { get; init; }

    /// <summary>After this one it does.</summary>
    public CueId? WaitsFor { get; init; }

    /// <summary>Places that were fired last.</summary>
    public IReadOnlyList<int> Fired { get; init; } = [];

    /// <summary>The cues of the last firing, while they may still be in the queue.</summary>
    public IReadOnlyList<CueId> FiredCues { get; init; } = [];

    /// <summary>They were fired by the list itself: a GO takes their place, where those of a GO before it stay.</summary>
    public bool ByItself { get; init; }

    /// <summary>Place of a loop that plays → how often it still goes back; −1 is until a GO.</summary>
    public IReadOnlyDictionary<int, int> Loops { get; init; } = new Dictionary<int, int>();

    /// <summary>Who pressed GO, and in which lane: what follows is theirs too.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset? WentAt { get; init; }
}
