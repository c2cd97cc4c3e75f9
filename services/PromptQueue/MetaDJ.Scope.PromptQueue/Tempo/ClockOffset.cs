namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// How far a client's clock is behind ours, from messages that say when they left by it. Pure. What came fastest of the last ten seconds is nearest the
/// truth: a network only ever adds. So jitter does not reach the grid, and a client's clock that runs fast or slow is followed.
/// </summary>
/// <param name="Begun">When the present bucket was begun.</param>
/// <param name="Least">The least difference seen in it.</param>
/// <param name="Before">The least of the bucket before; enormous without one.</param>
/// <param name="FarSince">Since when every message is far from both: the client counts from another instant now.</param>
internal readonly record struct ClockOffset(double Begun, double Least, double Before, double? FarSince = null)
{
    private const double Bucket = 5_000;

    /// <summary>Later than this was not on its way but waited: its time cannot be told from one of a client that began to count anew.</summary>
    private const double Far = 250;

    private const double Believed = 2_000;

    /// <summary>Not infinity, which JSON does not know.</summary>
    private const double Never = 1e300;

    public double Value => Math.Min(Least, Before);

    public static ClockOffset First(double clientTime, double arrival) => new(arrival, arrival - clientTime, Never);

    /// <summary>Takes a message in; <c>IsFar</c> when its time is not to be used.</summary>
    public (ClockOffset Offset, bool IsFar) Heard(double clientTime, double arrival)
    {
        var seen = arrival - clientTime;
        if (seen > Value + Far)
        {
            return FarSince is { } since && arrival - since >= Believed
                ? (First(clientTime, arrival), false)
                : (this with { FarSince = FarSince ?? arrival }, true);
        }

        if (seen < Value - Far)
        {
            return (First(clientTime, arrival), false);
        }

        return arrival - Begun < Bucket
            ? (this with { Least = Math.Min(Least, seen), FarSince = null }, false)
            : (new ClockOffset(arrival, seen, Least), false);
    }
}
