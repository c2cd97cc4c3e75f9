using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>A cue list as it was read.</summary>
/// <param name="At">By Redis' clock.</param>
/// <param name="Became">What became of the cue it waits for; null while that is in the queue, Unknown when it is forgotten.</param>
/// <param name="Known">What the idempotency key stands for: the hash of its request, then cue ids; null when it is new.</param>
internal sealed record CueListView(DateTimeOffset At, string Name, IReadOnlyList<CueRequest> Cues, CueListState State, CueState? Became, string? Known)
{
    /// <summary>The cue it waits for has left the queue: what comes then is due.</summary>
    public bool Owes => State.WaitsFor is not null && Became is not null;

    public CueListResponse ToResponse() => ToResponse(State);

    public CueListResponse ToResponse(CueListState state) => new()
    {
        Name = Name,
        Standby = state.Standby < Cues.Count ? Cues[state.Standby].Number : null,
        Fired = [.. state.Fired.Select(place => Cues[place].Number!)],
        WaitsFor = state.WaitsFor,
        Loops = state.Loops.ToDictionary(loop => Cues[loop.Key].Number!, loop => loop.Value < 0 ? (int?)null : loop.Value),
        WentAt = state.WentAt,
        Cues = Cues,
    };

    /// <summary>What the event says of a firing: no prompts, only numbers.</summary>
    public string Told(CueListState state) =>
        $"{string.Join(", ", state.Fired.Select(place => Cues[place].Number))}; {(state.Standby < Cues.Count ? $"{Cues[state.Standby].Number} stands by" : "the list is at its end")}";
}

/// <summary>A change of a list's state, for a script. Written only over the version that was read.</summary>
internal sealed record CueListMove(long Read, CueListState State, QueueEventKind Kind, string Text)
{
    public IReadOnlyList<CueId> Withdraws { get; init; } = [];

    public bool EndsHold { get; init; }
}

/// <summary>What a read of a list came to.</summary>
internal abstract record CueListOutcome
{
    private CueListOutcome()
    {
    }

    public sealed record There(CueListView List) : CueListOutcome;

    public sealed record NoList : CueListOutcome;

    /// <summary>More hot-keys than a session may have.</summary>
    public sealed record TooManyKeys : CueListOutcome;

    public sealed record Refused(Cues.ChangeOutcome Why) : CueListOutcome;

    public bool IsInDoubt => this is Refused { Why.IsInDoubt: true };
}
