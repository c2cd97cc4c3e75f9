using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>
/// Keeps us inside RunPod's quota. With a window used up, a call that only reads or that ends something waits for the next one, up to
/// <see cref="RunPodOptions.RateLimitPatience"/>, and what ends something goes first; any other call that changes something is answered 429 at
/// once and not sent: whoever wanted it decides anew from a fresh snapshot.
/// </summary>
internal sealed class RateLimitGate(RateLimitWindows windows, IOptions<RunPodOptions> options, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (await WaitAsync(CallRanks.Of(request), cancellationToken) is { } refused)
        {
            return Refuse(request, refused);
        }

        HttpResponseMessage? answer = null;
        try
        {
            return answer = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            windows.Answered(answer);
        }
    }

    /// <returns>How long it would have to wait still, when that is too long for it; else null, and the call is counted.</returns>
    private async Task<TimeSpan?> WaitAsync(CallRank rank, CancellationToken cancellationToken)
    {
        if (windows.Take(rank) is var first && first == TimeSpan.Zero)
        {
            return null;
        }

        using var queued = windows.Queue(rank);
        var patience = options.Value.RateLimitPatience;
        for (var wait = first; wait > TimeSpan.Zero; wait = windows.Take(rank))
        {
            if (wait > patience || !rank.Waits())
            {
                return wait;
            }

            await Task.Delay(wait, clock, cancellationToken);
            patience -= wait;
        }

        return null;
    }

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
