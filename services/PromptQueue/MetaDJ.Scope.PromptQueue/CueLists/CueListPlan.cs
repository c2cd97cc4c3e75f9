using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>What a list does next. Pure: a list and how it stands → what to fire, and how it stands then.</summary>
internal static class CueListPlan
{
    public static CueListState Load(IReadOnlyList<CueRequest> cues, string? standby) =>
        new() { Standby = standby is null ? 0 : CueListWalk.PlaceOf(cues, standby), ByHand = standby is not null };

    /// <param name="number">Null fires what stands by.</param>
    /// <param name="between">The shortest time between two GOs: a double press is one.</param>
    public static GoPlan Go(
        IReadOnlyList<CueRequest> cues, CueListState state, string? number, string by, DateTimeOffset now, TimeSpan between, Func<CueId> newId)
    {
        if (state.WentAt is { } went && now - went < between)
        {
            return new GoPlan.TooSoon(between - (now - went));
        }

        var place = number is null ? state.Standby : CueListWalk.PlaceOf(cues, number);
        if (place < 0)
        {
            return new GoPlan.NoNumber(number!);
        }

        var walk = CueListWalk.From(place, cues, CueListWalk.Around(place, cues, state.Loops));
        return walk.Fired.Count == 0
            ? new GoPlan.AtEnd()
            : Fire(cues, state with { ByHand = false, WentAt = now, By = by, ByItself = false }, walk, newId, null) with
            {
                // What the list had fired by itself, and a hold, make way for whoever presses GO.
                Withdraws = state.ByItself ? state.FiredCues : [],
            };
    }

    /// <summary>The cue that the list waited for has left the queue.</summary>
    /// <param name="failed">The cue, when Scope did not take it: it keeps its time, so that a list whose cues all fail does not race.</param>
    public static GoPlan GoOn(IReadOnlyList<CueRequest> cues, CueListState state, CueRequest? failed, DateTimeOffset now, Func<CueId> newId)
    {
        if (state.Next is not { } next)
        {
            return new GoPlan.AtEnd();
        }

        var walk = CueListWalk.From(next, cues, state.Loops);
        return walk.Fired.Count == 0
            ? new GoPlan.AtEnd()
            : Fire(cues, state with { ByItself = true }, walk, newId, failed?.Hold is { } hold ? now + hold : null);
    }

    /// <summary>Drops what the list owes; what stands by stays.</summary>
    public static CueListState Stop(CueListState state) =>
        state with { Version = state.Version + 1, Next = null, WaitsFor = null, FiredCues = [], ByItself = false, Loops = new Dictionary<int, int>() };

    /// <returns>Null when no cue has that number.</returns>
    public static CueListState? StandBy(IReadOnlyList<CueRequest> cues, CueListState state, string number) =>
        CueListWalk.PlaceOf(cues, number) is >= 0 and var place ? At(state, place) : null;

    /// <summary>One cue up the list; at its top it stays.</summary>
    public static CueListState Back(CueListState state) => At(state, Math.Max(state.Standby - 1, 0));

    private static CueListState At(CueListState state, int place) => state with { Version = state.Version + 1, Standby = place, ByHand = true };

    private static GoPlan.Fire Fire(IReadOnlyList<CueRequest> cues, CueListState state, CueListWalk walk, Func<CueId> newId, DateTimeOffset? notBefore)
    {
        var fired = walk.Fired.Select(place => (Id: newId(), Cue: Bare(cues[place]))).ToList();
        if (notBefore is not null)
        {
            fired[0] = fired[0] with { Cue = fired[0].Cue with { NotBefore = notBefore } };
        }

        var last = walk.Fired[^1];
        return new GoPlan.Fire(fired, state with
        {
            Version = state.Version + 1,
            Standby = state.ByHand ? state.Standby : CueListWalk.StandbyAfter(last, cues, walk.Loops),
            Next = walk.Next,
            WaitsFor = walk.Next is null ? null : fired[^1].Id,
            Fired = walk.Fired,
            FiredCues = [.. fired.Select(cue => cue.Id)],
            Loops = walk.Loops,
        });
    }

    /// <summary>As it goes into the queue: following is the list's doing.</summary>
    private static CueRequest Bare(CueRequest cue) => cue with { Follow = null };
}

/// <summary>What a GO, or going on, comes to.</summary>
internal abstract record GoPlan
{
    private GoPlan()
    {
    }

    public sealed record Fire(IReadOnlyList<(CueId Id, CueRequest Cue)> Cues, CueListState State) : GoPlan
    {
        public IReadOnlyList<CueId> Withdraws { get; init; } = [];
    }

    public sealed record TooSoon(TimeSpan Wait) : GoPlan;

    public sealed record NoNumber(string Number) : GoPlan;

    /// <summary>There is nothing more to fire.</summary>
    public sealed record AtEnd : GoPlan;
}
