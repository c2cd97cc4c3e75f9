using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.HandOffs;

/// <summary>
/// Written before the broker is asked to switch, cleared once it is known how that went: whoever goes on after a crash in between asks the broker
/// again, under the same name, before anything is sent anywhere.
/// </summary>
/// <param name="Stage">The token of the stage as it was.</param>
/// <param name="Second">The token of the pod that was prepared.</param>
/// <param name="Loras">What is on board there.</param>
internal sealed record PendingSwitch(CueId Cue, string Stage, string Second, IReadOnlyList<LookLora> Loras, IReadOnlyList<LookDeck>? Decks)
{
    /// <summary>The Look as it is when the switch has come.</summary>
    public Look On(Look look) => new HandOffTarget(Loras, Decks).On(look) with { Switch = null };
}
