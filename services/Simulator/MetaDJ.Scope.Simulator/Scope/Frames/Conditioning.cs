namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>
/// Scope's text conditioning and embedding blending, chunk by chunk. It compares prompts with what came <em>in</em> last, not with what is
/// shown: after a transition that was sent without <c>prompts</c>, the old ones change nothing when they come again, and everything when
/// the caches start anew.
/// </summary>
internal sealed class Conditioning
{
    private PromptList? _lastIncoming;
    private PromptList? _lastEncoded;
    private PromptList? _current;
    private Blend? _shown;
    private (Blend From, Blend To, int Steps, bool Slerp)? _running;
    private int _step;

    public bool InTransition => _running is not null;

    /// <param name="incoming">The prompts that the worker holds; they come with every chunk.</param>
    /// <param name="initialise">Everything but <paramref name="incoming"/> is forgotten.</param>
    public Blend Next(PromptList incoming, Transition? transition, bool initialise, bool slerp)
    {
        if (initialise)
        {
            _lastIncoming = _lastEncoded = _current = null;
            _shown = null;
            _running = null;
        }

        var changed = !incoming.IsSameAs(_lastIncoming);
        _lastIncoming = incoming;
        var wanted = transition is not null ? transition.Target ?? incoming
            : changed && _current is not null ? incoming
            : _current ?? incoming;
        if (wanted.IsSameAs(_lastEncoded))
        {
            Advance();
        }
        else
        {
            _lastEncoded = wanted;
            Turn(Blend.Of(wanted, slerp), transition);
        }

        if (_running is null) _current = wanted;
        return _shown ??= Blend.Of(wanted, slerp);
    }

    /// <summary>Jumps to the end of a running transition.</summary>
    /// <returns>What is shown then, or null when none was running.</returns>
    public Blend? Finish()
    {
        if (_running is not { } transition) return null;
        _step = transition.Steps - 1;
        Advance();
        _current = _lastEncoded;
        return _shown;
    }

    private void Turn(Blend target, Transition? transition)
    {
        _running = null;
        if (transition is not { Steps: > 0 } || _shown is null)
        {
            _shown = target;
        }
        else if (target.Key != _shown.Key)
        {
            _running = (_shown, target, transition.Steps, transition.Slerp);
            _step = 0;
            Advance();
        }
    }

    /// <summary>The interpolation points include the start: with one step nothing is seen to happen, and still it counts as done.</summary>
    private void Advance()
    {
        if (_running is not var (from, to, steps, slerp)) return;
        _shown = Blend.Between(from, to, steps == 1 ? 0 : _step / (steps - 1.0), slerp);
        if (++_step >= steps) _running = null;
    }
}
