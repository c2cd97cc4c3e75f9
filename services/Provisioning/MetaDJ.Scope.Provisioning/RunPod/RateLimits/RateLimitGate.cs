using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>
/// Keeps us inside RunPod's quota. With a window used up, a call that only reads waits for the next one, up to
/// <see cref="RunPodOptions.RateLimitPatience"/>; a call that changes something is answered 429 at once and not sent: whoever wanted
/// it decides anew from a fresh snapshot.
/// </summary>
internal sealed class RateLimitGate(RateLimitWindows windows, IOptions<RunPodOptions> options, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var patience = options.Value.RateLimitPatience;
        for (var wait = windows.Take(); wait > TimeSpan.Zero; wait = windows.Take())
        {
            if (wait > patience || !IsSafe(request.Method))
            {
                return Refuse(request, wait);
            }

            await Task.Delay(wait, clock, cancellationToken);
            patience -= wait;
        }

        var answer = await base.SendAsync(request, cancellationToken);
        windows.Observe(answer);
        return answer;
    }

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;

    private static HttpResponseMessage Refuse(HttpRequestMessage request, TimeSpan wait) => new(HttpStatusCode.TooManyRequests)
    {
        RequestMessage = request,
        Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))) },
        Content = JsonContent.Create(
            new RunPodProblem { Title = "Too Many Requests", Status = 429, Detail = "Not sent: the account's rate limit is used up." },
            mediaType: new MediaTypeHeaderValue("application/problem+json"),
            options: RunPodJson.Options),
    };
}
