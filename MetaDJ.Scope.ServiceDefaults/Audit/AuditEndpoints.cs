using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>
/// The routes of one service's log, for whoever runs the place. Each service has its own, <c>/api/audit/{service}</c>, so that they do not meet
/// where all share an address.
/// </summary>
public static class AuditEndpoints
{
    /// <param name="routes">The service's own.</param>
    /// <param name="service">As given to <see cref="AuditModule.AddAudit"/>.</param>
    /// <param name="path">Null takes <c>/api/audit/{service}</c>.</param>
    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes, string service, string? path = null)
    {
        // Closed over, because one handler serves the logs of all services in a process.
        var audit = routes.MapGroup(path ?? $"/api/audit/{service}").WithTags("Audit").RequireAuthorization(Policies.Operator).RequireScope(Scopes.Operate, reading: true);
        audit.MapGet("/", (DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? after, int? limit, HttpContext http) =>
            List(from, to, actor, action, after, limit, Of(http, service)));
        audit.MapGet("/export", (DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? format, HttpContext http) =>
            Export(service, from, to, actor, action, format, Of(http, service), http));
        audit.MapGet("/verification", (HttpContext http, CancellationToken cancellationToken) => Verify(Of(http, service), cancellationToken));
        return routes;
    }

    /// <summary>The newest first.</summary>
    internal static async Task<Results<Ok<Page<AuditRecord>>, ProblemHttpResult>> List(
        DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? after, int? limit, AuditReading log)
    {
        var (query, refusal) = AuditQuery.Read(from, to, actor, action, after, limit);
        return refusal is not null ? refusal : TypedResults.Ok(await log.PageAsync(query!));
    }

    /// <summary>All of it, the oldest first, as <c>ndjson</c> or <c>csv</c>.</summary>
    internal static IResult Export(
        string service, DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? format, AuditReading log, HttpContext http)
    {
        var (query, refusal) = AuditQuery.Read(from, to, actor, action, null, null);
        if (refusal is null && format is not (null or "ndjson" or "csv"))
        {
            refusal = Problem.Invalid(new Dictionary<string, string[]> { ["format"] = ["Must be ndjson or csv."] });
        }

        return refusal is not null ? refusal : new AuditExport(service, log.ExportAsync(query!, http.RequestAborted), format == "csv");
    }

    /// <summary>Whether every record is there as it was written.</summary>
    internal static async Task<Ok<AuditVerification>> Verify(AuditReading log, CancellationToken cancellationToken) =>
        TypedResults.Ok(await log.VerifyAsync(cancellationToken));

    private static AuditReading Of(HttpContext http, string service) => http.RequestServices.GetRequiredKeyedService<AuditReading>(service);
}
