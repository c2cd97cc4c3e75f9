using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Refit;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>What RunPod's status codes mean for us. Details are for people: RunPod has no machine-readable codes, and its texts change.</summary>
internal static class RunPodAnswers
{
    public static CreateOutcome ToCreateOutcome(this IApiResponse<RunPodPod> answer) => answer switch
    {
        { IsSuccessStatusCode: true, Content: { } pod } => new CreateOutcome.Placed(pod.ToCloudPod()),
        { IsSuccessStatusCode: true } => new CreateOutcome.Unknown("RunPod accepted, but its answer cannot be read."),
        _ => answer.StatusCode switch
        {
            HttpStatusCode.BadRequest => new CreateOutcome.NoCapacity(answer.Detail()),
            HttpStatusCode.PaymentRequired => new CreateOutcome.NoBalance(answer.Detail()),
            HttpStatusCode.Forbidden when !answer.IsFromEdge() => new CreateOutcome.Forbidden(answer.Detail()),
            HttpStatusCode.TooManyRequests => new CreateOutcome.RateLimited(answer.RetryAfter()),
            HttpStatusCode.Forbidden => new CreateOutcome.TurnedAway(answer.Detail()),
            HttpStatusCode.Unauthorized => new CreateOutcome.Misconfigured(answer.Detail(), 401),
            HttpStatusCode.NotFound => new CreateOutcome.Misconfigured($"RunPod does not find what the request names (template, network volume): {answer.Detail()}", 404),
            { } status when IsCertain(status) => new CreateOutcome.Refused(answer.Detail(), answer.Problem()?.Errors ?? [], (int)status),
            _ => new CreateOutcome.Unknown(answer.Detail()),
        },
    };

    public static CloudOutcome ToOutcome(this IApiResponse answer) => answer.StatusCode switch
    {
        _ when answer.IsSuccessStatusCode => new CloudOutcome.Done(),
        HttpStatusCode.NotFound => new CloudOutcome.Gone(),
        HttpStatusCode.TooManyRequests => new CloudOutcome.RateLimited(answer.RetryAfter()),
        { } status when IsCertain(status) => new CloudOutcome.Refused(answer.Detail()),
        _ => new CloudOutcome.Unknown(answer.Detail()),
    };

    public static CloudAnswer<T> ToAnswer<TBody, T>(this IApiResponse<TBody> answer, Func<TBody, T> read)
        where TBody : class => answer switch
        {
            { IsSuccessStatusCode: true, Content: { } body } => new CloudAnswer<T>.Given(read(body)),
            { IsSuccessStatusCode: true } => new CloudAnswer<T>.Unknown("RunPod accepted, but its answer cannot be read."),
            _ => answer.StatusCode switch
            {
                HttpStatusCode.NotFound => new CloudAnswer<T>.Gone(),
                HttpStatusCode.TooManyRequests => new CloudAnswer<T>.RateLimited(answer.RetryAfter()),
                { } status when IsCertain(status) => new CloudAnswer<T>.Refused(answer.Detail(), answer.Problem()?.Errors ?? []),
                _ => new CloudAnswer<T>.Unknown(answer.Detail()),
            },
        };

    /// <exception cref="HttpRequestException">There is no answer, or it is not one that can be used.</exception>
    public static T Read<T>(this IApiResponse<T> answer)
        where T : class =>
        answer is { IsSuccessStatusCode: true, Content: { } content }
            ? content
            : throw new HttpRequestException(answer.Detail(), answer.Error, answer.StatusCode);

    /// <summary>Whether RunPod said no before doing anything. Not so for 408, and for whatever a server or proxy says when it broke.</summary>
    private static bool IsCertain(HttpStatusCode status) => (int)status is >= 300 and < 500 && status != HttpStatusCode.RequestTimeout;

    private static string Detail(this IApiResponse answer) => answer.StatusCode switch
    {
        null => answer.Error?.InnerException?.Message ?? answer.Error?.Message ?? "No answer.",
        HttpStatusCode.Unauthorized => "RunPod does not accept the API key (RunPod:ApiKey).",
        HttpStatusCode.Forbidden when answer.IsFromEdge() =>
            "The network edge in front of RunPod turned the call away (it dislikes the client, not the API key).",
        { } status when answer.IsSuccessStatusCode => $"HTTP {(int)status}, but the answer cannot be read.",
        { } status => answer.Problem()?.Detail ?? $"HTTP {(int)status} without an explanation.",
    };

    /// <summary>A 403 of Cloudflare (<c>error code: 1010</c>) has no problem document, and says nothing about the key or the GPU pool.</summary>
    private static bool IsFromEdge(this IApiResponse answer) =>
        answer.Problem() is null && answer.Body()?.Contains("error code: 10", StringComparison.OrdinalIgnoreCase) == true;

    private static RunPodProblem? Problem(this IApiResponse answer) => RunPodProblem.TryRead(answer.Body());

    private static string? Body(this IApiResponse answer) => (answer.Error as ApiException)?.Content;

    private static TimeSpan RetryAfter(this IApiResponse answer) => answer.Headers?.RetryAfter?.Delta ?? TimeSpan.FromSeconds(5);
}
