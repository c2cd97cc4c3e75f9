using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Which LoRAs each role may bring in: everybody reads it, operators rule it.</summary>
internal static class LoraRuleEndpoints
{
    public static void MapLoraRules(this IEndpointRouteBuilder routes)
    {
        var rules = routes.MapGroup("/api/lora-rules").WithTags("LoRAs").RequireAuthorization(Policies.Anybody);
        rules.MapGet("/", Get).WithName("GetLoraRules");
        rules.MapPut("/", Put).WithName("PutLoraRules").RequireAuthorization(Policies.Operator)
            .AuditedAs<LoraRules>(PromptQueueModule.AuditName, "lora-rules.put", written => $"version {written.Version}");
    }

    internal static async Task<Ok<LoraRules>> Get(LoraRuleStore store, HttpResponse response) => Tagged(response, await store.ReadAsync());

    internal static async Task<Results<Ok<LoraRules>, ProblemHttpResult>> Put(
        LoraRules rules, [FromHeader(Name = "If-Match")] string? ifMatch, LoraRuleStore store, HttpResponse response)
    {
        var errors = LoraRuling.Check(rules);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return IfMatch.Read(ifMatch) switch
        {
            IfMatch.Missing => LoraProblems.VersionRequired("/api/lora-rules"),
            IfMatch.Unreadable => LoraProblems.Changed("/api/lora-rules"),
            IfMatch.Version(var version) => await store.WriteAsync(rules, version) is { } written ? Tagged(response, written) : LoraProblems.Changed("/api/lora-rules"),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
    }

    private static Ok<LoraRules> Tagged(HttpResponse response, LoraRules rules)
    {
        response.Headers.ETag = $"\"{rules.Version}\"";
        return TypedResults.Ok(rules);
    }
}
