using System.Net.Http.Headers;
using Refit;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>Makes clients. A pod's address is known at run time only, so there is no registration by name.</summary>
public static class ScopeClient
{
    public static RefitSettings Settings { get; } = new(new SystemTextJsonContentSerializer(ScopeJson.Options))
    {
        ExceptionFactory = RefuseAsync,
    };

    /// <param name="http">Its base address is the pod's or a stage's, with or without a path (<c>http://host/stage/ses_x/</c>).</param>
    public static IScopeApi Create(HttpClient http) => RestService.For<IScopeApi>(http, Settings);

    /// <summary>
    /// A path that Scope does not know is answered 200 with its web page, and RunPod's proxy has pages of its own: only what was asked for
    /// is a success.
    /// </summary>
    private static async ValueTask<Exception?> RefuseAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode && IsExpected(response))
        {
            return null;
        }

        var request = response.RequestMessage!;
        return response.IsSuccessStatusCode
            ? await ApiException.Create(
                $"Scope answered with {response.Content.Headers.ContentType?.MediaType ?? "no content type"} where {request.Headers.Accept} was asked for.",
                request, request.Method, response, Settings)
            : await ApiException.Create(request, request.Method, response, Settings);
    }

    private static bool IsExpected(HttpResponseMessage response) =>
        response.StatusCode == System.Net.HttpStatusCode.NoContent
        || response.RequestMessage!.Headers.Accept.Any(accepted => IsOf(accepted, response.Content.Headers.ContentType));

    private static bool IsOf(MediaTypeWithQualityHeaderValue accepted, MediaTypeHeaderValue? sent) =>
        string.Equals(accepted.MediaType, sent?.MediaType, StringComparison.OrdinalIgnoreCase);
}
