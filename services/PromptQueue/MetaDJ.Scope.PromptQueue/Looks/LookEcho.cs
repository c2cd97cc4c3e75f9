using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>
/// Which of some cues a stage has, by what it says it accepted. It tells values, not cues: one whose values are there already would change nothing, so it
/// counts as there. Pure.
/// </summary>
internal static class LookEcho
{
    /// <summary>Whether the stage can tell: what takes many updates or a load, and what begins at its own instant, it cannot.</summary>
    public static bool Tells(CueKind kind) => kind is not (CueKind.LoraSwap or CueKind.DeckFade or CueKind.Ramp or CueKind.Loop or CueKind.Unknown);

    /// <param name="look">As it is recorded, before the first of them.</param>
    /// <param name="cues">In the order in which they were to be sent. A later one that is there proves those before it.</param>
    /// <param name="library">For the trigger words.</param>
    /// <param name="chunk">How long Scope takes for one.</param>
    /// <returns>Those that are there: the first ones, or none.</returns>
    public static IReadOnlyList<EchoedCue> Arrived(
        Look look, IReadOnlyList<CueRequest> cues, JsonObject echo, IReadOnlyList<LoraEntry> library, TimeSpan chunk, DateTimeOffset now)
    {
        var (steps, there) = (new List<EchoedCue>(), 0);
        foreach (var cue in cues)
        {
            if (!Tells(cue.Kind) || StepOf(LoraTriggers.Learn(look, cue, library), cue, chunk, now) is not { } step)
            {
                break;
            }

            steps.Add(step);
            look = step.Change.Look;
            there = Said(step.Change.Update, cue) is { Count: > 0 } said && Has(echo, said) ? steps.Count : there;
            if (step.Fade.Count > 0)
            {
                break;
            }
        }

        return steps[..there];
    }

    private static EchoedCue? StepOf(Look look, CueRequest cue, TimeSpan chunk, DateTimeOffset now) => cue.Kind != CueKind.Look
        ? new EchoedCue(LookChange.Apply(look, cue, new LookParameters()), [])
        : LookRecalls.Decide(look, cue.Look!, new LookParameters(), chunk, now) is LookRecalls.Play(var change, var fade) ? new EchoedCue(change, fade) : null;

    /// <summary>What the cue says itself: the strength that goes along with every update may have moved since.</summary>
    private static JsonObject Said(ScopeParameters update, CueRequest cue)
    {
        var said = JsonSerializer.SerializeToNode(update, ScopeJson.Options)!.AsObject();
        if (cue.Parameters?.VaceContextScale is null)
        {
            said.Remove("vace_context_scale");
        }

        return said;
    }

    /// <summary>Scope adds defaults of its own: more than was said is no difference.</summary>
    private static bool Has(JsonNode? there, JsonNode? said) => (there, said) switch
    {
        (JsonObject has, JsonObject wants) => wants.All(pair => Has(has[pair.Key], pair.Value)),
        (JsonArray has, JsonArray wants) => has.Count == wants.Count && wants.Zip(has).All(pair => Has(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(there, said),
    };
}

/// <summary>A cue that a stage has.</summary>
/// <param name="Change">What it was.</param>
/// <param name="Fade">What is still to be sent for it, see <see cref="LookRecalls.Play"/>.</param>
internal sealed record EchoedCue(LookChange Change, IReadOnlyList<IReadOnlyDictionary<string, double>> Fade);
