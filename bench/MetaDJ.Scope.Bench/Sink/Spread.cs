namespace MetaDJ.Scope.Bench.Sink;

/// <summary>Percentiles (nearest rank) of a set of durations, in milliseconds.</summary>
internal sealed record Spread(double P50, double P90, double P99, double Maximum, double Within10 = 0)
{
    private const double NanosecondsPerMillisecond = 1e6;

    public static Spread Of(IReadOnlyCollection<long> nanoseconds)
    {
        if (nanoseconds.Count == 0)
        {
            return new Spread(0, 0, 0, 0);
        }

        var sorted = nanoseconds.Order().ToArray();
        return new Spread(At(0.50), At(0.90), At(0.99), At(1), sorted.Count(value => Math.Abs(value) <= 10 * NanosecondsPerMillisecond) / (double)sorted.Length);

        double At(double share) => sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)] / NanosecondsPerMillisecond;
    }
}
