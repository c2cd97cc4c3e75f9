using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Templates;

internal static class PodTemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder v2)
    {
        var templates = v2.MapGroup("/templates");
        templates.MapGet("", List).WithName("listTemplates");
        templates.MapPost("", Create).WithName("createTemplate");
        templates.MapGet("/{id}", Get).WithName("getTemplate");
        templates.MapPatch("/{id}", Update).WithName("updateTemplate");
        templates.MapDelete("/{id}", Delete).WithName("deleteTemplate");
    }

    private static IResult List(PodTemplates templates) => Results.Json(new TemplateList(templates.All), RunPodJson.Options);

    private static IResult Get(string id, PodTemplates templates) =>
        templates.Find(id) is { } template ? Results.Json(template, RunPodJson.Options) : RunPodProblem.NotFound("template");

    private static async Task<IResult> Create(RunPodBody<TemplateRequest> body, PodTemplates templates, CloudArchive archive)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var (template, refusal) = templates.Create(request);
        return await Answer(template, refusal, archive, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Update(string id, RunPodBody<TemplateRequest> body, PodTemplates templates, CloudArchive archive)
    {
        if (templates.Find(id) is not { } now)
        {
            return RunPodProblem.NotFound("template");
        }

        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var (template, refusal) = templates.Update(now, request, clearsRegistry: body.Has("registry") && request.Registry is null);
        return await Answer(template, refusal, archive, StatusCodes.Status200OK);
    }

    private static async Task<IResult> Delete(string id, PodTemplates templates, CloudArchive archive)
    {
        if (!templates.Remove(id))
        {
            return RunPodProblem.NotFound("template");
        }

        await archive.SaveAsync();
        return Results.NoContent();
    }

    private static async Task<IResult> Answer(PodTemplate? template, RunPodProblem? refusal, CloudArchive archive, int status)
    {
        if (template is null)
        {
            return refusal!;
        }

        await archive.SaveAsync();
        return Results.Json(template, RunPodJson.Options, statusCode: status);
    }
}
