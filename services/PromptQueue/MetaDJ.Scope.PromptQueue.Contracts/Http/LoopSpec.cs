namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Back to an earlier cue of the list. While it plays, the cue after the loop stands by: the next GO leaves the loop.</summary>
/// <param name="To">The number of an earlier cue that is no loop.</param>
/// <param name="Times">How often it goes back, 1 to 10,000; null is until somebody presses GO.</param>
public sealed record LoopSpec(string To, int? Times = null);
