using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>A queue in front of the sink: ours or the one it is measured against.</summary>
internal interface IQueuePeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What does its work: its own processes and Redis, not the load generator.</summary>
    IEnumerable<ChildProcess> Processes { get; }

    /// <summary>Enqueues at a steady rate and waits until all have arrived.</summary>
    Task<Arrivals> SteadyAsync(BeginRun run, CancellationToken cancellationToken);

    /// <summary>Lets queues that were filled while they stood still go.</summary>
    Task<Drained> DrainAsync(BeginRun run, CancellationToken cancellationToken);
}

/// <summary>A drain that was complete and in order.</summary>
/// <param name="Took">From letting go to the last arrival.</param>
/// <param name="Used">By the peer's processes, from letting go to a moment after the last arrival.</param>
internal sealed record Drained(TimeSpan Took, ProcessorTimes Used);
