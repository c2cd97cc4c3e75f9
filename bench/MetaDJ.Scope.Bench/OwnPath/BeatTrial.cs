using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>Cues that are queued a second before their instant. The sink sees them arrive; the way there is part of the error, and so against us.</summary>
internal sealed class BeatTrial(OwnHouse house, SinkProcess sink)
{
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(1);

    public async Task<Spread> RunAsync(BeginRun run, int rate, CancellationToken cancellationToken)
    {
        await sink.BeginAsync(run, cancellationToken);
        await OpenLoop.RunAsync(run, rate, marker =>
        {
            // Both clocks are read together; instants are whole milliseconds, as cues have them.
            var (now, at) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());
            var due = DateTimeOffset.FromUnixTimeMilliseconds((at + s_before).ToUnixTimeMilliseconds());
            var plannedAt = now + (long)(due - at).TotalNanoseconds;
            return house.EnqueueAsync(marker with { PlannedAt = plannedAt, SentAt = plannedAt }, cancellationToken, due);
        }, cancellationToken);
        return (await sink.EndAsync(cancellationToken)).Verified("own path", "").FromPlan;
    }
}
