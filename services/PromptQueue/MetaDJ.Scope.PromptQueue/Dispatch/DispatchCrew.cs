using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Panics;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Records;
using MetaDJ.Scope.PromptQueue.Tempo;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Everybody a dispatcher works with; the same for all of them.</summary>
internal sealed record DispatchCrew(
    DispatchStore Store,
    QueueStore Queues,
    SessionSync Sessions,
    StageDoor Door,
    LookKeeper Looks,
    FallbackStore Fallbacks,
    LoraSwapper LoraSwapper,
    LoraStore Loras,
    SecondPods Seconds,
    SwapTimes Times,
    PictureGap Gaps,
    FrameSampler Frames,
    CueListFollower CueLists,
    RecordStore Records,
    QueueMetrics Metrics,
    TimeProvider Clock,
    IOptions<DispatchOptions> Options,
    IOptions<TempoOptions> Tempo,
    TempoStore Tempi,
    IOptions<LoraSwapOptions> SwapOptions,
    ILogger<Dispatcher> Log)
{
    public LoraSwapOptions Swaps => SwapOptions.Value;
}
