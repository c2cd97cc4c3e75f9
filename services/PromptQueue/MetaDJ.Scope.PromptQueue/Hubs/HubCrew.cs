using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tempo;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>Everybody a hub call works with.</summary>
internal sealed record HubCrew(
    KnobIntake Knobs,
    CueIntake Cues,
    QueueGate Gate,
    EventStore Events,
    EventFeed Feed,
    TempoIntake Tempo,
    IOptions<TempoOptions> TempoOptions,
    TimeProvider Clock,
    IOptions<KnobOptions> Options);
