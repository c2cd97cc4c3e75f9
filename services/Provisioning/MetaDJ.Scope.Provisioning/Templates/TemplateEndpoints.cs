using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>Our templates, for operators.</summary>
internal static class TemplateEndpoints
{
    public static RouteGroupBuilder MapTemplates(this IEndpointRouteBuilder routes)
    {
        var templates = routes.MapGroup("/api/templates").WithTags("Templates").RequireAuthorization(Policies.Operator);
        templates.MapGet("/", List).WithName("ListTemplates");
        return templates;
    }

    /// <summary>All on one page: there are two per image at most.</summary>
    internal static async Task<Ok<Page<TemplateResponse>>> List(TemplateStore templates) => TypedResults.Ok(new Page<TemplateResponse>(
        [.. (await templates.ListAsync()).Select(Response)], null));

    private static TemplateResponse Response(Template template) => new()
    {
        Name = template.Name,
        TemplateId = template.TemplateId,
        Image = template.Image,
        InStep = template.InStep,
        Why = template.Why,
        CheckedAt = template.CheckedAt,
        EnvironmentNames = [.. template.Environment.Keys.Order(StringComparer.Ordinal)],
    };
}
