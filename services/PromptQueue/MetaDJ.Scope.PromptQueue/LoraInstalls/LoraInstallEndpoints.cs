using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>Brings LoRAs of the library onto a session's pod, as jobs that can be followed and cancelled.</summary>
internal static class LoraInstallEndpoints
{
    public static void MapLoraInstalls(this IEndpointRouteBuilder routes)
    {
        var installs = routes.MapGroup("/api/queues/{sessionId}/lora-installs").WithTags("LoRAs").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        installs.MapPost("/", Start).WithName("InstallLora");
        installs.MapGet("/", List).WithName("ListLoraInstalls");
        installs.MapGet("/{installId}", Get).WithName("GetLoraInstall");
        installs.MapDelete("/{installId}", Cancel).WithName("CancelLoraInstall");
    }

    internal static async Task<Results<Accepted<LoraInstallResponse>, ProblemHttpResult>> Start(
        SessionId sessionId, LoraInstallRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        LoraInstalling installing, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.When(!LoraValidation.IsName(request.Name), "name", LoraValidation.NameRule);
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await installing.StartAsync(sessionId, user, request.Name, idempotencyKey, cancellationToken) switch
        {
            InstallingOutcome.Accepted(var install) => TypedResults.Accepted($"/api/queues/{sessionId}/lora-installs/{install.Id}", install),
            InstallingOutcome.NotInLibrary => LoraProblems.NoLora(request.Name),
            InstallingOutcome.NotAllowed(var cause) => LoraProblems.NotAllowed(cause),
            InstallingOutcome.Unfit(var cause) => LoraProblems.Unfit(cause),
            InstallingOutcome.Full => Problem.Create(
                StatusCodes.Status429TooManyRequests, "too-many-installs", "Too many installs wait", $"{LoraInstallStore.MostOpen} wait for this pod already: let some end, or cancel them."),
            InstallingOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<Page<LoraInstallResponse>>, ProblemHttpResult>> List(
        SessionId sessionId, LoraInstallStore installs, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.ReadAsync(sessionId, user, cancellationToken) is null
            ? PromptQueueProblems.NoQueue()
            : TypedResults.Ok(new Page<LoraInstallResponse>([.. (await installs.ListAsync(sessionId)).Reverse()], null));

    internal static async Task<Results<Ok<LoraInstallResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, LoraInstallId installId, LoraInstallStore installs, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.ReadAsync(sessionId, user, cancellationToken) is null ? PromptQueueProblems.NoQueue()
            : await installs.ReadAsync(sessionId, installId) is { } install ? TypedResults.Ok(install)
            : Problem.NotFound("install of that id in this session");

    internal static async Task<Results<Ok<LoraInstallResponse>, ProblemHttpResult>> Cancel(
        SessionId sessionId, LoraInstallId installId, LoraInstallStore installs, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var outcome = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.SwapLoras), caller => installs.CancelAsync(sessionId, caller, installId), seen => seen.IsInDoubt, cancellationToken);
        return outcome switch
        {
            { Refusal: { } why } => PromptQueueProblems.Of(why),
            { Gone: true } => Problem.NotFound("install of that id in this session"),
            _ => await Get(sessionId, installId, installs, gate, user, cancellationToken),
        };
    }
}
