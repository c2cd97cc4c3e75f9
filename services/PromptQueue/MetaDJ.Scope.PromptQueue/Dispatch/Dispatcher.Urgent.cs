using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>What goes ahead of everything, also of a fade.</summary>
    private static bool IsUrgent(CueKind kind) =>
        kind is CueKind.Pause or CueKind.Resume or CueKind.Panic or CueKind.Freeze or CueKind.Blackout or CueKind.PanicEnd;

    /// <summary>Pause, resume and panic change the queue as well as the picture.</summary>
    private async Task AfterUrgentAsync(CueKind kind)
    {
        if (!IsUrgent(kind))
        {
            return;
        }

        if (kind is CueKind.Panic or CueKind.Blackout && _fade is { } fade)
        {
            EndFade();
            Finish(fade.Cue with { State = CueState.Failed, Cause = "A panic stopped the fade." }, QueueEventKind.CueFailed);
        }

        if (kind is CueKind.Panic or CueKind.Blackout)
        {
            _handOff?.Cancel("A panic stopped it.");
        }

        (QueueEventKind Kind, bool? Paused) told = kind switch
        {
            CueKind.Pause => (QueueEventKind.QueuePaused, true),
            CueKind.Resume => (QueueEventKind.QueueResumed, false),

            // Whether the queue goes on is said by whoever ended it, with a resume.
            CueKind.PanicEnd => (QueueEventKind.PanicEnded, null),
            _ => (QueueEventKind.Panicked, true),
        };
        if (told.Paused is { } paused)
        {
            _flight.Paused = paused;
        }

        _flight.Notices.Add((told.Kind, ""));
        if (kind != CueKind.Pause)
        {
            // Before it is recorded: whoever takes over after a crash sends the cue again, and comes by here again.
            await crew.Fallbacks.SettlePanicAsync(session, kind switch
            {
                CueKind.Panic => PanicKind.SafeLook,
                CueKind.Freeze => PanicKind.Freeze,
                CueKind.Blackout => PanicKind.Blackout,
                _ => null,
            });
        }
    }
}
