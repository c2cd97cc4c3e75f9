namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>Moves: among one's own cues the places stay and the cues change, among all a cue gets a place between two others.</summary>
internal sealed partial class QueueModel
{
    private void MoveAmongOwn(string id, int position)
    {
        var own = Order.Where(cue => _cues[cue].By == _cues[id].By && !_cues[cue].Urgent).ToList();
        var places = own.Select(cue => _waiting[cue]).ToList();
        own.Remove(id);
        own.Insert(Math.Min(position - 1, own.Count), id);
        for (var i = 0; i < own.Count; i++)
        {
            _waiting[own[i]] = places[i];
        }
    }

    /// <returns>Whether places are new.</returns>
    private bool MoveAmongAll(string id, int position)
    {
        _waiting.Remove(id);
        var others = Order.Where(cue => !_cues[cue].Urgent).ToList();
        if (others.Count == 0 || position > others.Count)
        {
            _waiting[id] = others.Count == 0 ? First : _waiting[others[^1]] + 1;
            Stand(id, _waiting[id]);
            return false;
        }

        var upper = _waiting[others[position - 1]];
        var lower = position > 1 ? _waiting[others[position - 2]] : upper - 2;
        if (lower < Audience && upper >= Audience)
        {
            // Behind the last of lead and crew, not before the first of the audience.
            _waiting[id] = position > 1 ? lower + 1 : upper - 1;
            return false;
        }

        if (upper - lower >= 1e-5)
        {
            _waiting[id] = (lower + upper) / 2;
            return false;
        }

        Number(others.Where(cue => _waiting[cue] >= Audience == upper >= Audience).ToList(), id, others[position - 1]);
        return true;
    }

    /// <summary>Too tight: everybody of the band gets a new place, one behind the other.</summary>
    private void Number(List<string> band, string moved, string before)
    {
        var audience = _waiting[before] >= Audience;
        var at = Math.Max(audience ? Audience + First : First, _turn[audience]);
        foreach (var id in band)
        {
            if (id == before)
            {
                _waiting[moved] = ++at;
            }

            _waiting[id] = ++at;
            Stand(id, at);
        }
    }
}
