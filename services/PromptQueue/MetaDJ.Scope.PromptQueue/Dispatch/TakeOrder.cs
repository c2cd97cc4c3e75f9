namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>What a dispatcher's step may take.</summary>
/// <param name="Most">Cues at most; urgent ones come on top. −1 takes none at all.</param>
/// <param name="Window">What is due within it is taken now, and sent at its exact instant: a step in Redis takes longer than the beat forgives.</param>
/// <param name="LookAhead">By how much a cue on the beat is sent earlier, so that the picture changes on it.</param>
/// <param name="TimedOnly">Only cues that have an instant, by the clock or on the beat.</param>
internal readonly record struct TakeOrder(int Most, TimeSpan Window = default, TimeSpan LookAhead = default, bool TimedOnly = false)
{
    public static readonly TakeOrder Nothing = new(-1);
}
