using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Parameters that do nothing on this stage, or more than one would think. Pure.</summary>
internal static class ParameterRules
{
    private const string Krea = "krea-realtime-video";

    public static void Check(LintSubject subject, List<LintFinding> found)
    {
        IReadOnlyList<int>? steps = null;
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            var cue = subject.Cues[place];
            var ramp = cue.Ramp?.Parameter;
            if ((cue.Parameters ?? cue.Look?.Look?.Parameters) is { } parameters)
            {
                One(subject, place, parameters, found);
                if (parameters.DenoisingStepList is { } next && (steps is null || !steps.SequenceEqual(next)))
                {
                    found.Say(
                        "denoising-cut", LintSeverity.Hint, subject, place, "Other denoising steps set Scope's caches back: the picture is cut.",
                        "Put it where a cut is wanted, or leave the steps as they are.");
                    steps = next;
                }
            }

            if (ramp == "kvCacheAttentionBias" && subject.Stage.Pipeline != Krea)
            {
                KreaOnly(subject, place, found);
            }

            if (ramp == "noiseScale")
            {
                Noise(subject, place, found);
            }
        }
    }

    private static void One(LintSubject subject, int place, LookParameters parameters, List<LintFinding> found)
    {
        if (parameters.KvCacheAttentionBias is not null && subject.Stage.Pipeline != Krea)
        {
            KreaOnly(subject, place, found);
        }

        if (parameters.NoiseScale is not null || parameters.NoiseController is not null)
        {
            Noise(subject, place, found);
        }
    }

    private static void KreaOnly(LintSubject subject, int place, List<LintFinding> found) => found.Say(
        "krea-only", LintSeverity.Warning, subject, place, $"kvCacheAttentionBias acts on {Krea} only; '{subject.Stage.Pipeline}' takes no notice.",
        "Leave it out, or play the list on a pool with that pipeline.");

    /// <summary>Our sessions start in text mode, where Scope clears both.</summary>
    private static void Noise(LintSubject subject, int place, List<LintFinding> found) => found.Say(
        "noise-in-text-mode", LintSeverity.Warning, subject, place, "noiseScale and noiseController act on video input only; in text mode Scope clears them.",
        "Leave them out unless the session gets video.");
}
