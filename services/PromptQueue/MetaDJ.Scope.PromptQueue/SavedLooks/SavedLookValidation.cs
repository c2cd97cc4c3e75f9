using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.SetLists;

namespace MetaDJ.Scope.PromptQueue.SavedLooks;

/// <summary>What is wrong with a saved look, and with its recall. Pure.</summary>
internal static class SavedLookValidation
{
    public static FieldErrors Check(string name, SavedLook look)
    {
        var errors = CheckName(name);
        errors.When(look.Description is { Length: > 500 } || look.Description?.Any(char.IsControl) == true, "description", "Give at most 500 characters, without control characters.");
        Content(look, errors);
        return errors;
    }

    public static FieldErrors CheckName(string? name, string field = "name")
    {
        var errors = new FieldErrors();
        errors.When(name is null || !SetListValidation.IsName(name), field, "Give 1 to 64 lower-case letters, digits or hyphens.");
        return errors;
    }

    public static FieldErrors Check(LookRecall recall)
    {
        var errors = new FieldErrors();
        errors.When(recall.Name is null && recall.Look is null, "name", "Give the name of a saved look, or a look.");
        errors.When(recall.Name is { } name && !SetListValidation.IsName(name), "name", "Give 1 to 64 lower-case letters, digits or hyphens.");
        errors.When(recall.Steps is < 0 or 1 or > 64, "steps", "Give 2 to 64 chunks, or 0 for a cut; 1 would change nothing.");
        errors.When(recall.Method is not (InterpolationMethod.Linear or InterpolationMethod.Slerp), "method", "Give linear or slerp.");
        if (recall.Look is { } look)
        {
            var within = new FieldErrors();
            Content(look, within);
            errors.Under("look", within);
        }

        return errors;
    }

    private static void Content(SavedLook look, FieldErrors errors)
    {
        if (look is not { Prompts: { } prompts, Parameters: { } parameters })
        {
            errors.Add("$", "Give prompts and parameters, or leave them out.");
            return;
        }

        if (prompts.Count > 0)
        {
            errors.And(CueValidation.Check(new CueRequest { Kind = CueKind.Prompt, Prompts = prompts }, DateTimeOffset.UnixEpoch));
        }

        errors.When(look.Blend is not (InterpolationMethod.Linear or InterpolationMethod.Slerp), "blend", "Give linear or slerp.");
        if (parameters != new LookParameters())
        {
            errors.Under("parameters", LookParametersValidation.Check(parameters));
        }

        if (look.Loras is { Count: > 0 } loras)
        {
            errors.And(LoraSwapValidation.Check(new LoraSwapRequest { Loras = loras }));
        }

        errors.When(prompts.Count == 0 && parameters == new LookParameters() && look.Loras is null, "$", "Say something: prompts, parameters or LoRAs.");
    }
}
