namespace MetaDJ.Scope.Provisioning.Pods.Stages;

/// <summary>When a pod on its way may be ready, by what earlier ones took. Nothing where they have not taught it yet. Pure.</summary>
/// <param name="Percent">Of the whole way; never less than it was.</param>
/// <param name="StagePercent">Of the present stage.</param>
/// <param name="ReadyAt">Null also when the present stage takes longer than it nearly ever did: then nobody knows.</param>
internal readonly record struct StageForecast(int? Percent, int? StagePercent, DateTimeOffset? ReadyAt)
{
    /// <param name="history">For a pod that the cloud has not placed yet; from then on its record says what to expect.</param>
    public static StageForecast Of(Pod pod, StageHistory history, DateTimeOffset now)
    {
        if (pod.Way.Stage == PodStage.None)
        {
            return default;
        }

        var expected = pod.Way.Expected ?? (pod.Way.Stage == PodStage.Create ? history.Expect(StageSetting.Of(pod), pod.Spec.Loras.Count > 0) : null);
        if (expected is null)
        {
            return default;
        }

        // For money, or because the cloud asked for patience: time that passes brings it no nearer.
        if (pod.Way.Stage == PodStage.Create && pod.Placement.NotBefore > now)
        {
            return new StageForecast(pod.Way.Percent(expected, now), 0, null);
        }

        var stage = expected.GetValueOrDefault(pod.Way.Stage);
        var spent = (now - pod.Way.StageSince).TotalSeconds;
        var left = spent < stage.Typical ? stage.Typical - spent : spent < stage.Slow ? stage.Slow - spent : (double?)null;
        var later = expected.Where(one => one.Key > pod.Way.Stage).Sum(one => one.Value.Typical);
        return new StageForecast(
            pod.Way.Percent(expected, now), (int)(100 * Share(spent, stage.Typical)), left is null ? null : now + TimeSpan.FromSeconds(left.Value + later));
    }

    /// <summary>0 to below 1: evenly for the first four fifths of what it typically takes, then ever slower, for a stage that is late is not done.</summary>
    public static double Share(double spent, double typical) => typical <= 0 ? 0
        : spent <= 0.8 * typical ? Math.Max(0, spent) / typical
        : 0.8 + (0.19 * (1 - Math.Exp((0.8 * typical - spent) / (0.4 * typical))));
}

/// <summary>What a stage is expected to take, in seconds.</summary>
internal readonly record struct StageExpectation(double Typical, double Slow);
