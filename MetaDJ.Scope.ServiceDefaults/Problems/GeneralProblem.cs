namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>What a bare status code says when no handler said more.</summary>
internal sealed record GeneralProblem(string Type, string Title, string? Detail)
{
    public static GeneralProblem Of(int status) => status switch
    {
        400 => Create("invalid-request", "The request is not valid", null),
        401 => Create("unauthorized", "A token is needed", "Send a valid token as 'Authorization: Bearer <token>'."),
        403 => Create("forbidden", "Not allowed", "Your token does not give the right to do this."),
        404 => Create("not-found", "Not found", "There is nothing here, or it is not yours."),
        405 => Create("method-not-allowed", "Method not allowed", "This address does not take that method."),
        413 => Create("too-large", "The body is too large", "Send at most one mebibyte."),
        415 => Create("unsupported-media-type", "The body is not JSON", "Send 'Content-Type: application/json'."),
        >= 500 => Create("internal-error", "Something broke on our side", "It was logged under the traceId; try again."),
        _ => Create($"http-{status}", $"HTTP {status}", null),
    };

    private static GeneralProblem Create(string kind, string title, string? detail) => new(Problem.TypeBase + kind, title, detail);
}
