using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>The way through a list: which cues go together from a place on, and what comes after. Pure.</summary>
internal sealed class CueListWalk(IReadOnlyList<CueRequest> cues, IReadOnlyDictionary<int, int> loops)
{
    private const int Endless = -1;

    private readonly Dictionary<int, int> _loops = new(loops);

    public IReadOnlyDictionary<int, int> Loops => _loops;

    /// <summary>Places to fire, in order; empty at the end of the list.</summary>
    public List<int> Fired { get; } = [];

    /// <summary>What follows by itself once the last of them is on stage.</summary>
    public int? Next { get; private set; }

    public static CueListWalk From(int place, IReadOnlyList<CueRequest> cues, IReadOnlyDictionary<int, int> loops)
    {
        var walk = new CueListWalk(cues, loops);
        while (walk.Step(ref place))
        {
        }

        return walk;
    }

    /// <summary>Loops that <paramref name="place"/> is not in are over.</summary>
    public static IReadOnlyDictionary<int, int> Around(int place, IReadOnlyList<CueRequest> cues, IReadOnlyDictionary<int, int> loops) =>
        loops.Where(loop => PlaceOf(cues, cues[loop.Key].Loop!.To) <= place && place <= loop.Key).ToDictionary();

    /// <summary>What a GO fires after a firing that began at <paramref name="place"/>: past everything that follows by itself, or past the loop that plays.</summary>
    public static int StandbyAfter(int place, IReadOnlyList<CueRequest> cues, IReadOnlyDictionary<int, int> loops)
    {
        for (; place < cues.Count; place++)
        {
            var cue = cues[place];
            if (cue.Loop is { } loop)
            {
                if (loops.GetValueOrDefault(place, loop.Times ?? Endless) != 0)
                {
                    return place + 1;
                }
            }
            else if (!Follows(cue))
            {
                return place + 1;
            }
        }

        return cues.Count;
    }

    /// <returns>−1 when no cue has that number.</returns>
    public static int PlaceOf(IReadOnlyList<CueRequest> cues, string number)
    {
        for (var i = 0; i < cues.Count; i++)
        {
            if (cues[i].Number == number)
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Follows(CueRequest cue) => cue.Follow is CueFollow.AutoContinue or CueFollow.AutoFollow;

    private bool Step(ref int place)
    {
        if (place >= cues.Count)
        {
            return false;
        }

        var cue = cues[place];
        if (cue.Loop is { } loop)
        {
            place = GoesBack(place, loop) ? PlaceOf(cues, loop.To) : place + 1;
            return true;
        }

        Fired.Add(place);
        Next = cue.Follow == CueFollow.AutoFollow && place + 1 < cues.Count ? place + 1 : null;
        return cue.Follow == CueFollow.AutoContinue && ++place < cues.Count;
    }

    private bool GoesBack(int place, LoopSpec loop)
    {
        var left = _loops.GetValueOrDefault(place, loop.Times ?? Endless);
        if (left == 0)
        {
            // Over; a loop around it may begin it anew.
            _loops.Remove(place);
            return false;
        }

        _loops[place] = left == Endless ? Endless : left - 1;
        return true;
    }
}
