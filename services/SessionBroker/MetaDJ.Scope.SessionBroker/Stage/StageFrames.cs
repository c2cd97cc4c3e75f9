using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Takes pictures of pods, with a limit to what is read of them.</summary>
internal sealed class StageFrames(PodAddresses addresses, PodConnections connections, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] JpegStart = [0xFF, 0xD8, 0xFF];

    public async Task<FrameOutcome> TakeAsync(PodId podId, int quality, int longest, CancellationToken cancellationToken)
    {
        if (await addresses.FindAsync(podId, cancellationToken) is not { } address)
        {
            return new FrameOutcome.None();
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/api/v1/session/frame?quality={quality}");
        try
        {
            using var response = await connections.Invoker.SendAsync(request, either.Token);
            return response is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "image/jpeg" }
                ? await ReadAsync(response.Content, longest, either.Token)
                : new FrameOutcome.None();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            addresses.Doubt(podId);
            return new FrameOutcome.None();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FrameOutcome.None();
        }
    }

    private static async Task<FrameOutcome> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > longest)
        {
            return new FrameOutcome.TooLarge();
        }

        var bytes = new byte[longest + 1];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read > longest
            ? new FrameOutcome.TooLarge()
            : bytes.AsSpan(0, read).StartsWith(JpegStart) ? new FrameOutcome.Taken(bytes.AsMemory(0, read)) : new FrameOutcome.None();
    }
}
