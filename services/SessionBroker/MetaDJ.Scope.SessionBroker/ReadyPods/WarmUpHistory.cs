namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>What it has lately taken to make a pool's pods ready, and to wipe used ones. Pure.</summary>
internal sealed class WarmUpHistory
{
    /// <summary>How many ways of each kind are remembered: what 19 of 20 did not exceed is then the slowest but one.</summary>
    public const int Kept = 20;

    /// <summary>Fewer say nothing about the slow ones: then what is assumed counts as well.</summary>
    private const int Enough = 3;

    private const double Share = 0.95;

    private readonly TimeSpan[] _warmUps;
    private readonly TimeSpan[] _resets;

    public WarmUpHistory(IEnumerable<WarmUpSample> samples)
    {
        var byKind = samples.ToLookup(sample => sample.IsReset);
        (_warmUps, _resets) = (Newest(byKind[false]), Newest(byKind[true]));
    }

    public static WarmUpHistory Empty { get; } = new([]);

    /// <summary>What 95 of 100 pods did not exceed from the wish to the first frame.</summary>
    public TimeSpan SlowWarmUp(TimeSpan assumed) => Slow(_warmUps, assumed);

    /// <summary>The same from a release to a clean frame.</summary>
    public TimeSpan SlowReset(TimeSpan assumed) => Slow(_resets, assumed);

    private static TimeSpan[] Newest(IEnumerable<WarmUpSample> samples) =>
        [.. samples.OrderByDescending(sample => sample.ReadyAt).Take(Kept).Select(sample => sample.Took).Order()];

    private static TimeSpan Slow(TimeSpan[] ascending, TimeSpan assumed)
    {
        if (ascending.Length == 0)
        {
            return assumed;
        }

        var slow = ascending[(int)Math.Ceiling(ascending.Length * Share) - 1];
        return ascending.Length < Enough && assumed > slow ? assumed : slow;
    }
}
