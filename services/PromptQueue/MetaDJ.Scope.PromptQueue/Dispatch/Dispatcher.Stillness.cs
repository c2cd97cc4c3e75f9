using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>Until when the picture may change by what Scope has been told already.</summary>
    private DateTimeOffset _stillAt = DateTimeOffset.MinValue;

    /// <summary>Scope gets one more update: a chunk to take it, one to show it, and those of a transition. New scales flash for a chunk.</summary>
    private void Sends(ScopeParameters update)
    {
        _pace.Sent(Now);
        Restless(1 + (update.Transition?.NumSteps ?? 0) + (update.LoraScales is null ? 0 : 1));
    }

    /// <param name="chunks">From when Scope has taken everything.</param>
    private void Restless(int chunks)
    {
        var still = _pace.EmptyAt(Now) + (chunks * Chunk);
        _stillAt = !_pace.Off && still > _stillAt ? still : _stillAt;
    }

    /// <summary>
    /// Whether the first changed frame after a cue tells how long Scope takes. Not where the picture was changing by itself: that frame belongs to what came
    /// before. And not a transition's: its first point is the picture as it was, so that it is seen a chunk later than anything else. Learned from
    /// those, all cues on the beat would come too early, and one that waits for a bar would be too late from one moment to the next.
    /// </summary>
    private bool Teaches(CueRequest cue) => Now >= _stillAt && !Moves && cue.Transition is not { Steps: > 0 } && cue.Kind is not CueKind.Pause;
}
