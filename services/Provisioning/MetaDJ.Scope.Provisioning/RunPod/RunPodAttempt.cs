using MetaDJ.Scope.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>
/// One attempt of one call, body included: an answer that stalls half-way counts as lost like one that never came. Only event streams
/// are handed on unread.
/// </summary>
internal sealed class RunPodAttempt(IOptions<RunPodOptions> options, TimeProvider clock) : DelegatingHandler
{
    private const long MaximumBodyBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // RunPod's pod ids are in the path, and a pod's id is all one needs to reach it: no trace of it (design invariant 7).
        request.Options.Set(SecretPaths.ToPod, true);
        using var deadline = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, either.Token);
            if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                await answer.Content.LoadIntoBufferAsync(MaximumBodyBytes, either.Token);
            }

            return answer;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            answer?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new HttpRequestException(
                deadline.IsCancellationRequested ? $"No whole answer within {options.Value.Timeout}." : exception.Message, exception);
        }
    }
}
