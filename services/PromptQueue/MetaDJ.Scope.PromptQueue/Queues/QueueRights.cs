using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>What of the crew's rights a cue takes, and what a lock can stand in its way. Pure.</summary>
internal static class QueueRights
{
    public static IReadOnlyCollection<CrewAction> Actions(IEnumerable<CueRequest> cues) => cues.SelectMany(Actions).ToHashSet();

    public static IEnumerable<CrewAction> Actions(CueRequest cue)
    {
        yield return cue.Kind switch
        {
            CueKind.Prompt or CueKind.Transition => CrewAction.Prompt,
            CueKind.Parameters => CrewAction.ChangeParameters,
            CueKind.LoraSwap or CueKind.DeckFade => CrewAction.SwapLoras,
            // A loop changes nothing itself: its cues are judged each.
            CueKind.Look or CueKind.Loop => CrewAction.Prompt,
            CueKind.Ramp => RampValidation.LoraOf(cue.Ramp?.Parameter) is null ? CrewAction.ChangeParameters : CrewAction.SwapLoras,
            CueKind.Pause or CueKind.Resume => CrewAction.Pause,
            CueKind.Panic or CueKind.Freeze or CueKind.Blackout or CueKind.PanicEnd => CrewAction.Panic,
            // Nobody but the lead, until somebody has decided.
            _ => CrewAction.Unknown,
        };
        if (cue.LoraSwap is { Kind: LoraSwapKind.HandOff } or { MaxExtraCost: > 0 })
        {
            // It costs money: that is for those who may also make the session longer.
            yield return CrewAction.Extend;
        }

        if (cue.Look?.Look is { Loras: not null })
        {
            yield return CrewAction.SwapLoras;
        }

        if (cue.Parameters is not null || (cue.Look?.Look is { } look && look.Parameters != new LookParameters()))
        {
            yield return CrewAction.ChangeParameters;
        }
    }

    /// <summary>As <c>Queue.lua</c> takes them. A panic passes every lock: it is there for when something has gone wrong.</summary>
    public static string Names(IEnumerable<CueRequest> cues)
    {
        var names = cues.SelectMany(Names).Distinct().Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "" : $",{string.Join(',', names)},";
    }

    public static string Names(CueChange change) => change.Prompts is null ? "" : $",{StageParameters.Prompts},";

    private static IEnumerable<string> Names(CueRequest cue)
    {
        var own = cue switch
        {
            { Kind: CueKind.Panic or CueKind.Freeze or CueKind.Blackout or CueKind.PanicEnd } => [],
            { Kind: CueKind.Prompt or CueKind.Transition } => [StageParameters.Prompts],
            { Kind: CueKind.Ramp, Ramp: { } ramp } => [RampValidation.LoraOf(ramp.Parameter) is null ? ramp.Parameter : StageParameters.Loras],
            { Kind: CueKind.Look, Look.Look: { } look } =>
            [
                .. Enumerable.Repeat(StageParameters.Prompts, look.Prompts.Count > 0 ? 1 : 0), .. Enumerable.Repeat(StageParameters.Loras, look.Loras is null ? 0 : 1),
                .. Names(look.Parameters),
            ],
            { Kind: CueKind.Pause or CueKind.Resume } => ["paused"],
            { LoraSwap.Kind: LoraSwapKind.Reload or LoraSwapKind.HandOff } => [StageParameters.Loras, StageParameters.Pipeline],
            { Kind: CueKind.LoraSwap or CueKind.DeckFade } => [StageParameters.Loras],
            _ => Array.Empty<string>(),
        };
        return cue.Parameters is { } parameters ? own.Concat(Names(parameters)) : own;
    }

    private static IEnumerable<string> Names(LookParameters parameters) => Looks.Knobs.Write(parameters).Select(knob => knob.Key);
}
