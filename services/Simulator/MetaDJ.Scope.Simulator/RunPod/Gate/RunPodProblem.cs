using System.Globalization;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>An error as v2 words it: RFC 9457 without <c>type</c> and without a code a machine could read.</summary>
internal sealed record RunPodProblem(
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Errors = null) : IResult
{
    public const string SoldOut =
        "There are no longer any instances available with the requested specifications. Please refresh and try again.";

    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    public static RunPodProblem BadRequest(string detail) => new("Bad Request", 400, detail);

    public static RunPodProblem NoCapacity() => BadRequest(SoldOut);

    public static RunPodProblem Unauthorized(string detail) => new("Unauthorized", 401, detail);

    public static RunPodProblem InsufficientBalance() => new("Payment Required", 402, "Your account balance is too low to deploy this pod.");

    public static RunPodProblem Forbidden(string detail = "access denied") => new("Forbidden", 403, detail);

    public static RunPodProblem NotFound(string what) => new("Not Found", 404, $"{what} not found");

    public static RunPodProblem Conflict(string detail) => new("Conflict", 409, detail);

    public static RunPodProblem Invalid(params IReadOnlyList<string> errors) =>
        new("Unprocessable Entity", 422, "Request validation failed.", errors);

    public static RunPodProblem TooManyRequests(string window, TimeSpan wait) =>
        new("Too Many Requests", 429, $"rate limit exceeded for the {window} window") { RetryAfter = wait };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(this, RunPodJson.Options, "application/problem+json");
    }
}
