using System.ComponentModel.DataAnnotations;
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

    private static IResult Arm(FaultRequest wish, FaultBoard board, SuddenFaults sudden)
    {
        var errors = new List<ValidationResult>();
        if (!Validator.TryValidateObject(wish, new ValidationContext(wish), errors, validateAllProperties: true) || !Enum.IsDefined(wish.Kind) || wish.Kind == FaultKind.Unknown)
        {
            var kinds = string.Join(", ", Enum.GetNames<FaultKind>().Skip(1).Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
            return Results.Problem(string.Join(' ', errors.Select(error => error.ErrorMessage).Append($"A fault's kind is one of {kinds}.")), statusCode: 400);
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

    private static IResult ClearAll(FaultKind? kind, FaultBoard board)
    {
        board.ClearAll(kind);
        return Results.NoContent();
    }

    private static IResult Clear(string id, FaultBoard board) =>
        board.Clear(id) ? Results.NoContent() : Results.Problem($"There is no fault {id}.", statusCode: StatusCodes.Status404NotFound);

    /// <param name="Fault">Null for one that struck at once and is over.</param>
    /// <param name="Struck">Names of the pods that it struck at once.</param>
    private sealed record ArmedFault(Fault? Fault, IReadOnlyList<string> Struck);
}
