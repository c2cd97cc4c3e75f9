using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The LoRA library: everybody reads it, operators write it.</summary>
internal static class LoraEndpoints
{
    public static RouteGroupBuilder MapLoras(this IEndpointRouteBuilder routes)
    {
        var loras = routes.MapGroup("/api/loras").WithTags("LoRAs").RequireAuthorization(Policies.Anybody);
        loras.MapGet("/", List).WithName("ListLoras");
        loras.MapGet("/{name}", Get).WithName("GetLora");
        loras.MapPost("/", Add).WithName("AddLora").RequireAuthorization(Policies.Operator)
            .AuditedAs<LoraEntry>(PromptQueueModule.AuditName, "lora.add", lora => lora.Name);
        loras.MapPut("/{name}", Change).WithName("ChangeLora").RequireAuthorization(Policies.Operator)
            .AuditedAs(PromptQueueModule.AuditName, "lora.change", "name");
        loras.MapDelete("/{name}", Delete).WithName("DeleteLora").RequireAuthorization(Policies.Operator)
            .AuditedAs(PromptQueueModule.AuditName, "lora.delete", "name");
        return loras;
    }

    internal static async Task<Results<Ok<Page<LoraEntry>>, ProblemHttpResult>> List(
        LoraStore loras, string? family = null, string? pipeline = null, string? text = null, string? after = null, int? limit = null)
    {
        var query = new LoraQuery(family, pipeline, text, after, limit);
        var errors = query.Check();
        return errors.Any ? errors.ToProblem() : TypedResults.Ok(query.Select(await loras.ListAsync()));
    }

    internal static async Task<Results<Ok<LoraEntry>, ProblemHttpResult>> Get(string name, LoraStore loras, HttpResponse response) =>
        await loras.ReadAsync(name) is { } entry ? Tagged(response, entry) : LoraProblems.NoLora(name);

    /// <summary>The name is the key: the same entry once more is no second one.</summary>
    internal static async Task<Results<Created<LoraEntry>, Ok<LoraEntry>, ProblemHttpResult>> Add(
        LoraEntry entry, LoraStore loras, TimeProvider clock, ClaimsPrincipal user, HttpResponse response)
    {
        var errors = LoraValidation.Check(entry);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        switch (await loras.AddAsync(entry, user.Subject(), clock.GetUtcNow()))
        {
            case LoraPutOutcome.Done(var added):
                Tagged(response, added);
                return TypedResults.Created($"/api/loras/{entry.Name}", added);
            case LoraPutOutcome.Exists(var there):
                return SaysTheSame(there, entry) ? Tagged(response, there) : LoraProblems.Exists(there);
            case LoraPutOutcome.Full:
                return LoraProblems.Full();
            case LoraPutOutcome.Changed:
                return LoraProblems.Changed($"/api/loras/{entry.Name}");
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    internal static async Task<Results<Ok<LoraEntry>, ProblemHttpResult>> Change(
        string name, LoraEntry entry, [FromHeader(Name = "If-Match")] string? ifMatch, LoraStore loras, TimeProvider clock, HttpResponse response)
    {
        var errors = LoraValidation.Check(entry);
        errors.When(entry.Name != name, "name", "Give the name that is in the address: an entry is not renamed, for set lists and Looks know it by its name.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var path = $"/api/loras/{name}";
        switch (IfMatch.Read(ifMatch))
        {
            case IfMatch.Missing:
                return LoraProblems.VersionRequired(path);
            case IfMatch.Unreadable:
                return LoraProblems.Changed(path);
            case IfMatch.Version(var version):
                return await loras.ChangeAsync(entry, version, clock.GetUtcNow()) switch
                {
                    LoraPutOutcome.Done(var changed) => Tagged(response, changed),
                    LoraPutOutcome.Changed => LoraProblems.Changed(path),
                    LoraPutOutcome.Unknown => LoraProblems.NoLora(name),
                    var other => throw new UnreachableException(other.ToString()),
                };
            default:
                throw new UnreachableException();
        }
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, LoraStore loras, LoraUses uses, bool force = false)
    {
        if (await loras.ReadAsync(name) is null)
        {
            return LoraProblems.NoLora(name);
        }

        if (!force && await uses.FindAsync(name) is { Count: > 0 } found)
        {
            return LoraProblems.InUse(name, found);
        }

        return await loras.DeleteAsync(name) ? TypedResults.NoContent() : LoraProblems.NoLora(name);
    }

    private static Ok<LoraEntry> Tagged(HttpResponse response, LoraEntry entry)
    {
        response.Headers.ETag = $"\"{entry.Version}\"";
        return TypedResults.Ok(entry);
    }

    private static bool SaysTheSame(LoraEntry there, LoraEntry wanted) =>
        System.Text.Json.JsonSerializer.Serialize(Bare(there), QueueJson.Default.LoraEntry) == System.Text.Json.JsonSerializer.Serialize(Bare(wanted), QueueJson.Default.LoraEntry);

    private static LoraEntry Bare(LoraEntry entry) => entry with { AddedBy = null, AddedAt = null, ChangedAt = null, Version = 0 };
}
