using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Alerts;

/// <summary>What operators should know of, until it is over.</summary>
internal static class AlertEndpoints
{
    public static RouteGroupBuilder MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").WithTags("Alerts").RequireAuthorization(Policies.Operator);
        alerts.MapGet("/", List).WithName("ListAlerts");
        return alerts;
    }

    /// <summary>All of them on one page: there are never more than two hundred.</summary>
    internal static async Task<Ok<Page<AlertResponse>>> List(AlertStore alerts) => TypedResults.Ok(new Page<AlertResponse>(
        [.. (await alerts.ListAsync()).Select(alert => new AlertResponse(alert.Key, alert.Severity, alert.Text, alert.Since, alert.At))], null));
}
