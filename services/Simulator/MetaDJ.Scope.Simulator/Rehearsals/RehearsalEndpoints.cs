using System.Globalization;
using MetaDJ.Scope.Simulator.Control;
using MetaDJ.Scope.Simulator.Scope.Pipelines;

namespace MetaDJ.Scope.Simulator.Rehearsals;

/// <summary>Stages to rehearse on, faster than life: each request says at which instant of the show it is made.</summary>
internal static class RehearsalEndpoints
{
    /// <summary>Milliseconds since the beginning; never less than before.</summary>
    public const string AtHeader = "X-Rehearsal-At";

    private const int MostLoras = 64;

    public static void MapRehearsals(this IEndpointRouteBuilder routes)
    {
        var rehearsals = routes.MapGroup("/control/rehearsals").AddEndpointFilter<ControlAccess>();
        rehearsals.MapPost("/", Open);
        rehearsals.MapGet("/{id}", Read);
        rehearsals.MapDelete("/{id}", Close);
        rehearsals.Map("/{id}/scope/{**path}", Play);
    }

    private static async Task<IResult> Open(RehearsalRequest request, RehearsalStages stages)
    {
        if (request.Pipeline is null || !PipelineDefinition.ById.ContainsKey(request.Pipeline) || request.Loras is null || request.Loras.Count > MostLoras || !(request.VramGb is > 0 and <= 1_000)
            || request.Loras.Any(lora => string.IsNullOrWhiteSpace(lora) || lora.Length > 80 || lora.AsSpan().ContainsAny('/', '\\')))
        {
            return Results.Problem($"Name a pipeline of Scope, at most {MostLoras} LoRAs by file name, and GiB above 0.", statusCode: StatusCodes.Status400BadRequest);
        }

        return await stages.OpenAsync(request) is { } stage
            ? Results.Json(new { stage.Id }, ControlJson.Options, statusCode: StatusCodes.Status201Created)
            : Results.Problem($"{RehearsalStages.Most} rehearsals are going on; wait until one has ended.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Read(string id, RehearsalStages stages) => stages.Find(id) is { } stage
        ? Results.Json(new { stage.Id, At = (long)stage.Clock.At.TotalMilliseconds, stage.Scope.ReceivedCount, stage.Scope.Applied, stage.Scope.Dropped, stage.Scope.Cuts }, ControlJson.Options)
        : NotThere();

    private static async Task<IResult> Close(string id, RehearsalStages stages) => await stages.CloseAsync(id) ? Results.NoContent() : NotThere();

    private static async Task<IResult> Play(string id, string? path, RehearsalStages stages, HttpContext http)
    {
        if (stages.Find(id) is not { } stage)
        {
            return NotThere();
        }

        if (!long.TryParse(http.Request.Headers[AtHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at > (long)TimeSpan.FromDays(7).TotalMilliseconds || !stage.Clock.StepTo(TimeSpan.FromMilliseconds(at)))
        {
            return Results.Problem($"Say in {AtHeader} how many ms after the beginning this is, never less than before.", statusCode: StatusCodes.Status400BadRequest);
        }

        await stage.Scope.HandleAsync(http, $"/{path}");
        return Results.Empty;
    }

    private static IResult NotThere() => Results.Problem("No rehearsal of this id goes on.", statusCode: StatusCodes.Status404NotFound);
}
