using System.Text.Json;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>What must be done to a pod so that it shows a Look. Pure.</summary>
internal static class LookReplay
{
    public static IReadOnlyList<ReplayStep> Steps(Look look, ObservedPod? observed)
    {
        if (observed is not null
            && observed.Pipeline == look.Pipeline
            && SameParameters(observed.LoadParameters, look.LoadParameters)
            && SameLoras(observed.Loras, look.Loras))
        {
            return [new ReplayStep.Update()];
        }

        // Never load under a running session (trap 10); never start a second one beside it (trap 9).
        return [new ReplayStep.Stop(), new ReplayStep.Load(), new ReplayStep.AwaitLoaded(), new ReplayStep.Start(), new ReplayStep.Update()];
    }

    /// <summary>Scope keeps a pipeline only if the raw parameters are equal (trap 14), so that is what "same" means.</summary>
    public static bool SameParameters(IReadOnlyDictionary<string, JsonElement> one, IReadOnlyDictionary<string, JsonElement> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && JsonElement.DeepEquals(pair.Value, value));

    /// <summary>The same files, all of which follow a change of scale; an adapter merged for good must have the very scale.</summary>
    private static bool SameLoras(IReadOnlyList<LookLora> observed, IReadOnlyList<LookLora> wanted) =>
        observed.Count == wanted.Count && wanted.All(lora => observed.Any(other =>
            other.Path == lora.Path && other.MergeMode == lora.MergeMode && (lora.CanFade || Math.Abs(other.Scale - lora.Scale) < 1e-9)));
}

/// <summary>One step towards a Look; all of them are about the same Look.</summary>
internal abstract record ReplayStep
{
    private ReplayStep()
    {
    }

    /// <summary>Stop Scope's session; none is fine.</summary>
    public sealed record Stop : ReplayStep;

    public sealed record Load : ReplayStep;

    /// <summary>Poll until the pipeline is loaded with exactly these parameters.</summary>
    public sealed record AwaitLoaded : ReplayStep;

    /// <summary>Start Scope's session with the Look's prompts and parameters.</summary>
    public sealed record Start : ReplayStep;

    /// <summary>Send everything an update can say.</summary>
    public sealed record Update : ReplayStep;
}
