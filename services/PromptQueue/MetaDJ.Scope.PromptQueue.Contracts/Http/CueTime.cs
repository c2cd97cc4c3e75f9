namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>
/// When on the beat a cue changes the picture: at the next beat, bar or phrase after its turn has come (<see cref="Next"/>), or at a bar of the count
/// (<see cref="Bar"/>). It needs a tempo; while the transport stands, it waits.
/// </summary>
public sealed record CueTime
{
    public GridStep? Next { get; init; }

    /// <summary>With a phrase: its length, 1 to 64 bars, counted from bar 1.</summary>
    public int? Bars { get; init; }

    /// <summary>The number of the bar, 1 to 100,000; bar 1 begins where the count began.</summary>
    public int? Bar { get; init; }

    /// <summary>With a bar: the beat in it, from 1; 2.5 is between the second and the third. Null is 1.</summary>
    public double? Beat { get; init; }

    /// <summary>
    /// Sent later than this many beats after its instant, it expires instead: 0 to 256. Null is one beat for a bar of the count, which passes once; what
    /// was to come at the next beat, bar or phrase then takes the one after.
    /// </summary>
    public double? ExpireAfterBeats { get; init; }
}

public enum GridStep
{
    Unknown = 0,
    Beat = 1,
    Bar = 2,

    /// <summary>A number of bars, see <see cref="CueTime.Bars"/>.</summary>
    Phrase = 3,
}
