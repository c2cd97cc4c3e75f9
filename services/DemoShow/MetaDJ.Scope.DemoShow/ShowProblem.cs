using Refit;

namespace MetaDJ.Scope.DemoShow;

/// <summary>The house refused something the show cannot do without.</summary>
internal sealed class ShowProblem(string message) : Exception(message)
{
    /// <summary>The problem's own words where there are some.</summary>
    public static string Describe(IApiResponse response) => response.Error switch
    {
        ApiException { Content: { Length: > 0 } content } => $"{(int?)response.StatusCode} {content}",
        { } error => error.Message,
        null => $"{(int?)response.StatusCode} without a body",
    };
}
