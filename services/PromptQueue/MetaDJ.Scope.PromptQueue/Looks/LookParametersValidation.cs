using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>Scope's ranges of runtime parameters. Pure.</summary>
internal static class LookParametersValidation
{
    public static FieldErrors Check(LookParameters parameters)
    {
        var errors = new FieldErrors();
        errors.When(
            parameters is
            {
                NoiseScale: null, NoiseController: null, ManageCache: null, DenoisingStepList: null, KvCacheAttentionBias: null, VaceContextScale: null,
            },
            "$", "Give at least one parameter.");
        errors.When(parameters.NoiseScale is { } noise && !(noise is >= 0 and <= 1), "noiseScale", "Give 0 to 1.");
        errors.When(parameters.KvCacheAttentionBias is { } bias && !(bias is >= 0.01 and <= 1), "kvCacheAttentionBias", "Give 0.01 to 1.");
        errors.When(parameters.VaceContextScale is { } vace && !(vace is >= 0 and <= 2), "vaceContextScale", "Give 0 to 2.");
        if (parameters.DenoisingStepList is { } steps)
        {
            errors.When(steps.Count is 0 or > 16, "denoisingStepList", "Give 1 to 16 steps.");
            errors.When(steps.Any(step => step is < 0 or > 1000), "denoisingStepList", "Give steps of 0 to 1000.");
            errors.When(steps.Zip(steps.Skip(1)).Any(pair => pair.First <= pair.Second), "denoisingStepList", "Give them descending.");
        }

        return errors;
    }
}
