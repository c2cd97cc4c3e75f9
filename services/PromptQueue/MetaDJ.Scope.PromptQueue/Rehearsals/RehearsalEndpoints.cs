using System.Diagnostics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Playing a set list before anybody sees it.</summary>
internal static class RehearsalEndpoints
{
    public static void MapRehearsals(this IEndpointRouteBuilder routes)
    {
        var rehearsals = routes.MapGroup("/api/set-lists/{name}/rehearsals").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        rehearsals.MapPost("/", Begin).WithName("BeginRehearsal").RequireAuthorization(Policies.Member);
        rehearsals.MapGet("/{id}", Get).WithName("GetRehearsal");
    }

    internal static async Task<Results<Accepted<RehearsalResponse>, ProblemHttpResult>> Begin(
        string name, RehearsalRequest? request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        SetListStore setLists, RehearsalPlanner planner, RehearsalDesk desk, RehearsalStore store, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        request ??= new RehearsalRequest();
        var errors = Check(request);
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (!desk.HasStage)
        {
            return Problem.Create(
                StatusCodes.Status503ServiceUnavailable, "no-simulator", "There is no simulator",
                "Rehearsals are played on a simulator, and this deployment has none: give its address in PromptQueue:Rehearsals:Simulator, or lint the list instead.");
        }

        if (await setLists.ReadAsync(name) is not { } list)
        {
            return Problem.NotFound($"set list '{name}'");
        }

        if (await planner.PlanAsync(name, list, request, user, cancellationToken) is not var (plan, telling))
        {
            return PromptQueueProblems.NoQueue();
        }

        if (!desk.TryReserve())
        {
            return Problem.Create(
                StatusCodes.Status429TooManyRequests, "too-many-rehearsals", "Too many rehearsals", "Others wait for a place already. Ask again when one has ended.");
        }

        var now = clock.GetUtcNow();
        var rehearsal = new StoredRehearsal(
            new RehearsalResponse { Id = RehearsalDesk.NewId(), SetList = name, State = RehearsalState.Waiting, AskedAt = now }, user.Subject(), desk.OverAt(now));
        var claimed = await store.ClaimAsync(rehearsal, idempotencyKey is null ? null : $"{user.Subject()}:{idempotencyKey}", Fingerprint(name, request));
        if (claimed is not ClaimOutcome.New)
        {
            desk.GiveUp();
        }

        switch (claimed)
        {
            case ClaimOutcome.New:
                desk.Begin(rehearsal, plan, telling);
                return Accepted(rehearsal.Response);
            case ClaimOutcome.Same(var id):
                return await store.ReadAsync(id) is { } before ? Accepted(Truth(before, now)) : Problem.NotFound("rehearsal of that id");
            case ClaimOutcome.KeyReused:
                return PromptQueueProblems.KeyReused();
            default:
                throw new UnreachableException(claimed.ToString());
        }
    }

    internal static async Task<Results<Ok<RehearsalResponse>, ProblemHttpResult>> Get(string name, string id, RehearsalStore store, TimeProvider clock, ClaimsPrincipal user) =>
        id.Length <= 64 && await store.ReadAsync(id) is { } rehearsal && rehearsal.Response.SetList == name && user.MayActFor(rehearsal.By)
            ? TypedResults.Ok(Truth(rehearsal, clock.GetUtcNow()))
            : Problem.NotFound("rehearsal of that id");

    private static Accepted<RehearsalResponse> Accepted(RehearsalResponse response) =>
        TypedResults.Accepted($"/api/set-lists/{response.SetList}/rehearsals/{response.Id}", response);

    /// <summary>One whose process is gone will never say so itself.</summary>
    private static RehearsalResponse Truth(StoredRehearsal rehearsal, DateTimeOffset now) =>
        rehearsal.Response is { State: RehearsalState.Waiting or RehearsalState.Playing } && now > rehearsal.Over
            ? rehearsal.Response with { State = RehearsalState.Failed, Cause = "The process that played it is gone. Ask for it again.", EndedAt = rehearsal.Over }
            : rehearsal.Response;

    private static FieldErrors Check(RehearsalRequest request)
    {
        var errors = new FieldErrors();
        errors.When(request.Pipeline is not null && LoraFamilies.Of(request.Pipeline) is null, "pipeline", "Give one that makes pictures of prompts: longlive, streamdiffusionv2, memflow, reward-forcing or krea-realtime-video.");
        errors.When(request.Bpm is { } bpm && !(bpm is >= 20 and <= 300), "bpm", "Give 20 to 300.");
        errors.When(request.GoAfter < TimeSpan.Zero || request.GoAfter > TimeSpan.FromHours(1), "goAfter", "Give 0 to 1 hour.");
        errors.When(request.Rounds is < 1 or > 100, "rounds", "Give 1 to 100.");
        errors.When(request.PricePerHour is < 0 or > 10_000, "pricePerHour", "Give USD for an hour.");
        errors.When(request.OnBoard is { Count: > 16 } || request.OnBoard?.Any(lora => !LoraValidation.IsName(lora?.Name)) == true, "onBoard", "Give at most 16 LoRAs by name and scale.");
        errors.When(request.OnBoard?.GroupBy(lora => lora?.Name).Any(group => group.Count() > 1) == true, "onBoard", "Name each LoRA once.");
        errors.When(request.OnBoard?.Any(lora => lora is not null && !(lora.Scale is >= -10 and <= 10)) == true, "onBoard", "Give scales of -10 to 10.");
        return errors;
    }

    private static string Fingerprint(string name, RehearsalRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { name, request }, HttpDefaults.Json)))[..32];
}
