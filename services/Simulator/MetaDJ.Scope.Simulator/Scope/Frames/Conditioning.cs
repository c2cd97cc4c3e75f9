namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>
/// Scope's text conditioning and embedding blending, chunk by chunk. It compares prompts with what came <em>in</em> last, not with what is
/// shown: after a transition that was sent without <c>prompts</c>, the old ones change nothing when they come again, and everything when
/// the caches start anew.
/// </summary>
internal sealed class Conditioning
{
    private PromptList? lastIncoming;
    private PromptList? lastEncoded;
    private PromptList? current;
    private Blend? shown;
    private (Blend From, Blend To, int Steps, bool Slerp)? running;
    private int step;

    public bool InTransition => running is not null;

    /// <param name="incoming">The prompts that the worker holds; they come with every chunk.</param>
    /// <param name="initialise">Everything but <paramref name="incoming"/> is forgotten.</param>
    public Blend Next(PromptList incoming, Transition? transition, bool initialise, bool slerp)
    {
        if (initialise)
        {
            lastIncoming = lastEncoded = current = null;
            shown = null;
            running = null;
        }

        var changed = !incoming.IsSameAs(lastIncoming);
        lastIncoming = incoming;
        var wanted = transition is not null ? transition.Target ?? incoming
            : changed && current is not null ? incoming
            : current ?? incoming;
        if (wanted.IsSameAs(lastEncoded))
        {
            Advance();
        }
        else
        {
            lastEncoded = wanted;
            Turn(Blend.Of(wanted, slerp), transition);
        }

        if (running is null) current = wanted;
        return shown ??= Blend.Of(wanted, slerp);
    }

    /// <summary>Jumps to the end of a running transition.</summary>
    /// <returns>What is shown then, or null when none was running.</returns>
    public Blend? Finish()
    {
        if (running is not { } transition) return null;
        step = transition.Steps - 1;
        Advance();
        current = lastEncoded;
        return shown;
    }

    private void Turn(Blend target, Transition? transition)
    {
        running = null;
        if (transition is not { Steps: > 0 } || shown is null)
        {
            shown = target;
        }
        else if (target.Key != shown.Key)
        {
            running = (shown, target, transition.Steps, transition.Slerp);
            step = 0;
            Advance();
        }
    }

    /// <summary>The interpolation points include the start: with one step nothing is seen to happen, and still it counts as done.</summary>
    private void Advance()
    {
        if (running is not var (from, to, steps, slerp)) return;
        shown = Blend.Between(from, to, steps == 1 ? 0 : step / (steps - 1.0), slerp);
        if (++step >= steps) running = null;
    }
}
