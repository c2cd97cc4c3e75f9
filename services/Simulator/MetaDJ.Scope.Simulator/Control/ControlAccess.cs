using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.Simulator.Control;

/// <summary>Lets those in who carry <see cref="SimulatorOptions.ControlKey"/>; everybody while there is none.</summary>
internal sealed class ControlAccess(SimulatorOptions options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        options.ControlKey is not { Length: > 0 } key || Carries(context.HttpContext.Request, key)
            ? next(context)
            : ValueTask.FromResult<object?>(Results.Problem("This route needs the simulator's control key as bearer token.", statusCode: StatusCodes.Status401Unauthorized));

    private static bool Carries(HttpRequest request, string key) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {key}"));
}
