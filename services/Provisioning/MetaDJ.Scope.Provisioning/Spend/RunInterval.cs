using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>A time a pod ran at a price. The cloud bills by the second while a pod runs; its price field means nothing while it is stopped.</summary>
/// <param name="PricePerHour">USD.</param>
internal sealed record RunInterval(DateTimeOffset From, DateTimeOffset? To, decimal PricePerHour)
{
    /// <summary>USD within a window; an open interval lasts until <paramref name="now"/>.</summary>
    public decimal Amount(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => (decimal)Within(from, to, now).TotalHours * PricePerHour;

    public TimeSpan Within(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var start = From > from ? From : from;
        var end = (To ?? now) < to ? To ?? now : to;
        return end > start ? end - start : TimeSpan.Zero;
    }

    /// <summary>Opens, closes or re-prices the last interval by what the cloud says now.</summary>
    public static IReadOnlyList<RunInterval> Track(IReadOnlyList<RunInterval> runs, CloudPod cloud, DateTimeOffset now)
    {
        var open = runs.Count > 0 && runs[^1].To is null ? runs[^1] : null;
        return (cloud.Status == CloudPodStatus.Running, open) switch
        {
            (true, null) => [.. runs, new RunInterval(StartOf(cloud, runs, now), null, cloud.CostPerHour)],
            (true, { } run) when run.PricePerHour != cloud.CostPerHour => [.. Close(runs, now), new RunInterval(now, null, cloud.CostPerHour)],
            (false, not null) when cloud.Status is CloudPodStatus.Exited or CloudPodStatus.Error or CloudPodStatus.Terminated => Close(runs, now),
            _ => runs,
        };
    }

    public static IReadOnlyList<RunInterval> Close(IReadOnlyList<RunInterval> runs, DateTimeOffset now) =>
        runs.Count > 0 && runs[^1].To is null ? [.. runs.SkipLast(1), runs[^1] with { To = now }] : runs;

    /// <summary>The cloud's own word, unless it lies ahead of us or in a time already counted.</summary>
    private static DateTimeOffset StartOf(CloudPod cloud, IReadOnlyList<RunInterval> runs, DateTimeOffset now)
    {
        var floor = runs.Count > 0 ? runs[^1].To!.Value : DateTimeOffset.MinValue;
        return cloud.StartedAt is { } started && started <= now && started >= floor ? started : now;
    }
}
