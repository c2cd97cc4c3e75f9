using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>A queue in front of the sink: ours or the one it is measured against.</summary>
internal interface IQueuePeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Enqueues at a steady rate and waits until all have arrived.</summary>
    Task<Arrivals> SteadyAsync(BeginRun run, CancellationToken cancellationToken);

    /// <summary>Lets queues that were filled while they stood still go.</summary>
    /// <returns>The time from letting go to the last arrival.</returns>
    Task<TimeSpan> DrainAsync(BeginRun run, CancellationToken cancellationToken);
}
