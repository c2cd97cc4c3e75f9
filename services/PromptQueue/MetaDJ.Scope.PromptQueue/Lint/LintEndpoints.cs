using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Looking at a set list before it is played.</summary>
internal static class LintEndpoints
{
    public static void MapLint(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/set-lists").WithTags("Set lists")
        .RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play)
        .MapPost("/{name}/lint", Lint).WithName("LintSetList");

    internal static async Task<Results<Ok<LintResponse>, ProblemHttpResult>> Lint(
        string name, LintRequest? request, SetListStore setLists, LintScout scout, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        request ??= new LintRequest();
        var errors = new FieldErrors();
        errors.When(!SetListValidation.IsName(name), "name", "Give 1 to 64 lower-case letters, digits or hyphens.");
        errors.When(request.Bpm is { } bpm && !(bpm is >= 20 and <= 300), "bpm", "Give 20 to 300.");
        errors.When(request.VramGb is { } vram && !(vram is > 0 and <= 1_000), "vramGb", "Give GiB above 0.");
        errors.When(request.Pipeline is { Length: 0 or > 64 }, "pipeline", "Give Scope's id of a pipeline.");
        errors.When(request.SetList is { Cues: null }, "setList.cues", "Give 1 to 200 cues.");
        errors.When(request.SetList?.Cues?.Count > SetListValidation.MostCues, "setList.cues", $"Give 1 to {SetListValidation.MostCues} cues.");
        errors.When(request.OnBoard is { Count: > 64 } || request.OnBoard?.Any(lora => !LoraValidation.IsName(lora?.Name)) == true, "onBoard", "Give at most 64 LoRAs by name and scale.");
        errors.When(request.OnBoard?.GroupBy(lora => lora?.Name).Any(group => group.Count() > 1) == true, "onBoard", "Name each LoRA once.");
        errors.When(request.OnBoard?.Any(lora => lora is not null && !(lora.Scale is >= -10 and <= 10)) == true, "onBoard", "Give scales of -10 to 10.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if ((request.SetList ?? await setLists.ReadAsync(name)) is not { } list)
        {
            return Problem.NotFound($"set list '{name}'");
        }

        return await scout.LookAsync(list, request, user, cancellationToken) switch
        {
            LintView.Seen(var subject) => TypedResults.Ok(SetListLint.Tell(name, subject, SetListLint.Check(name, list, subject, clock.GetUtcNow()))),
            LintView.NoSession => PromptQueueProblems.NoQueue(),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
    }
}
