using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MetaDJ.Scope.Simulator.Control;

namespace MetaDJ.Scope.Simulator.Faults;

/// <summary><c>/faults</c>: what shall go wrong, and what is about to.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        var faults = routes.MapGroup("/faults").AddEndpointFilter<ControlAccess>();
        faults.MapGet("", List);
        faults.MapMethods("", [HttpMethods.Post, HttpMethods.Put], Arm);
        faults.MapDelete("", ClearAll);
        faults.MapDelete("/{id}", Clear);
    }

    private static IResult List(FaultBoard board) => Results.Json(new { Faults = board.Active() }, ControlJson.Options);

    private static async Task<IResult> Arm(HttpRequest request, FaultBoard board, SuddenFaults sudden)
    {
        FaultRequest? wish;
        try
        {
            wish = await JsonSerializer.DeserializeAsync<FaultRequest>(request.Body, ControlJson.Options, request.HttpContext.RequestAborted);
        }
        catch (JsonException exception)
        {
            return Refuse($"{exception.Path}: this is not what a fault looks like.");
        }

        var errors = new List<ValidationResult>();
        if (wish is null or { Kind: FaultKind.Unknown } || !Validator.TryValidateObject(wish, new(wish), errors, validateAllProperties: true))
        {
            return Refuse(string.Join(' ', errors.Select(error => error.ErrorMessage)));
        }

        if (!SuddenFaults.Has(wish.Kind))
        {
            return Results.Json(new ArmedFault(board.Arm(wish), []), ControlJson.Options, statusCode: StatusCodes.Status201Created);
        }

        var struck = sudden.Strike(wish);
        return struck.Count == 0
            ? Results.Problem("No running pod matches.", statusCode: StatusCodes.Status409Conflict)
            : Results.Json(new ArmedFault(null, struck), ControlJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Refuse(string why)
    {
        var kinds = string.Join(", ", Enum.GetNames<FaultKind>().Skip(1).Select(JsonNamingPolicy.CamelCase.ConvertName));
        return Results.Problem($"{why} A fault's kind is one of {kinds}.".TrimStart(), statusCode: StatusCodes.Status400BadRequest);
    }

    private static IResult ClearAll(string? kind, FaultBoard board)
    {
        FaultKind parsed = default;
        if (kind is not null && !Enum.TryParse(kind, ignoreCase: true, out parsed))
        {
            return Refuse($"{kind} is none.");
        }

        board.ClearAll(kind is null ? null : parsed);
        return Results.NoContent();
    }

    private static IResult Clear(string id, FaultBoard board) =>
        board.Clear(id) ? Results.NoContent() : Results.Problem($"There is no fault {id}.", statusCode: StatusCodes.Status404NotFound);

    /// <param name="Fault">Null for one that struck at once and is over.</param>
    /// <param name="Struck">Names of the pods that it struck at once.</param>
    private sealed record ArmedFault(Fault? Fault, IReadOnlyList<string> Struck);
}
