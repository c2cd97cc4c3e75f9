using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The LoRA library: everybody reads it, operators write it.</summary>
internal static class LoraEndpoints
{
    public static RouteGroupBuilder MapLoras(this IEndpointRouteBuilder routes)
    {
        var loras = routes.MapGroup("/api/loras").WithTags("LoRAs").RequireAuthorization(Policies.Anybody);
        loras.MapGet("/", List).WithName("ListLoras");
        loras.MapPost("/", Put).WithName("PutLora").RequireAuthorization(Policies.Operator)
            .AuditedAs<LoraEntry>(PromptQueueModule.AuditName, "lora.put", lora => lora.Name);
        loras.MapDelete("/{name}", Delete).WithName("DeleteLora").RequireAuthorization(Policies.Operator)
            .AuditedAs(PromptQueueModule.AuditName, "lora.delete", "name");
        return loras;
    }

    internal static async Task<Ok<Page<LoraEntry>>> List(LoraStore loras) => TypedResults.Ok(new Page<LoraEntry>(await loras.ListAsync(), null));

    internal static async Task<Results<Created<LoraEntry>, ProblemHttpResult>> Put(LoraEntry entry, LoraStore loras)
    {
        var errors = LoraValidation.Check(entry);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await loras.PutAsync(entry)
            ? TypedResults.Created($"/api/loras/{entry.Name}", entry)
            : Problem.Create(StatusCodes.Status409Conflict, "lora-library-full", "The LoRA library is full", $"There are {LoraStore.Limit}: delete one first.");
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, LoraStore loras) =>
        await loras.DeleteAsync(name) ? TypedResults.NoContent() : Problem.NotFound($"LoRA '{name}'");
}
