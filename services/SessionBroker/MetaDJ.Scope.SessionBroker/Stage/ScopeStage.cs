using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using Yarp.ReverseProxy.Forwarder;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Scope's own API at the pod's address.</summary>
internal sealed class ScopeStage(
    IHttpForwarder forwarder, PodAddresses addresses, PodConnections connections, PodPeers peers, StageFrames frames, TimeProvider clock) : IStage
{
    /// <summary>
    /// A little longer than the cloud's proxy waits, so that its 524 comes first. HTTP/1.1: there a request is written by its own flow of execution,
    /// which carries its right; HTTP/2 has one writer for all.
    /// </summary>
    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(110), AllowResponseBuffering = false, Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>Bytes.</summary>
    private const int LongestRead = 1024 * 1024;

    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    /// <summary>Shorter: the session loop waits for it.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    public async Task<StageOutcome> ForwardAsync(HttpContext http, StagePass pass, CancellationToken cutOff)
    {
        if (await addresses.FindAsync(pass.PodId, http.RequestAborted) is not { } address)
        {
            return StageOutcome.Unreachable;
        }

        var transformer = new StageTransformer(
            pass.Route, $"{address}{pass.Path.Path}{pass.Path.Query}", peer => peers.RememberAsync(pass.Pool, pass.PodId, new PodPeer(pass.Fence, peer)));
        var error = await forwarder.SendAsync(http, address, connections.Invoker, Config, transformer, cutOff);
        var outcome = Outcome(http, error, transformer.Answer, cutOff);
        if (outcome is StageOutcome.Unreachable)
        {
            addresses.Doubt(pass.PodId);
        }

        return outcome;
    }

    public Task<StageOutcome> StopPictureAsync(PodId podId, CancellationToken cancellationToken) =>
        SendAsync(podId, HttpMethod.Post, "/api/v1/session/stop", StopPatience, cancellationToken);

    public Task<FrameOutcome> TakeFrameAsync(PodId podId, int quality, int longest, CancellationToken cancellationToken) =>
        frames.TakeAsync(podId, quality, longest, cancellationToken);

    public Task<StageOutcome> GreetAsync(PodId podId, TimeSpan patience, CancellationToken cancellationToken) =>
        SendAsync(podId, HttpMethod.Get, "/health", patience, cancellationToken);

    public Task<StageOutcome> ClosePeerAsync(PodId podId, string peerId, CancellationToken cancellationToken) =>
        SendAsync(podId, HttpMethod.Delete, $"/api/v1/webrtc/offer/{Uri.EscapeDataString(peerId)}", ClosePatience, cancellationToken);

    public async Task<byte[]?> ReadAsync(PodId podId, string path, CancellationToken cancellationToken)
    {
        if (await addresses.FindAsync(podId, cancellationToken) is not { } address)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(ReadPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}{path}");
        try
        {
            using var response = await connections.Invoker.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode
                || PodAnswers.Judge(StageAnswer.Json, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType) != PodAnswer.Genuine)
            {
                return null;
            }

            await response.Content.LoadIntoBufferAsync(LongestRead, either.Token);
            return await response.Content.ReadAsByteArrayAsync(either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            addresses.Doubt(podId);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<StageOutcome> SendAsync(PodId podId, HttpMethod method, string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await addresses.FindAsync(podId, cancellationToken) is not { } address)
        {
            return StageOutcome.Unreachable;
        }

        using var patience = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, $"{address}{path}");
        try
        {
            using var response = await connections.Invoker.SendAsync(request, either.Token);
            return PodAnswers.Judge(StageAnswer.Json, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType) == PodAnswer.Genuine
                ? StageOutcome.Forwarded
                : StageOutcome.Unreachable;
        }
        catch (HttpRequestException)
        {
            addresses.Doubt(podId);
            return StageOutcome.Unreachable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StageOutcome.Slow;
        }
    }

    private static StageOutcome Outcome(HttpContext http, ForwarderError error, PodAnswer? answer, CancellationToken cutOff) => (error, answer) switch
    {
        _ when cutOff.IsCancellationRequested => StageOutcome.CutOff,
        (ForwarderError.None, PodAnswer.Genuine) => StageOutcome.Forwarded,
        (ForwarderError.None, PodAnswer.Slow) => StageOutcome.Slow,
        (ForwarderError.None, PodAnswer.Failed) => StageOutcome.Failed,
        (ForwarderError.None, _) => StageOutcome.Unreachable,
        _ when http.RequestAborted.IsCancellationRequested => StageOutcome.Abandoned,
        (ForwarderError.RequestTimedOut, _) => StageOutcome.Slow,
        (ForwarderError.RequestBodyClient, _) when http.GetForwarderErrorFeature()?.Exception is BadHttpRequestException { StatusCode: 413 } => StageOutcome.TooLarge,
        (ForwarderError.RequestBodyClient, _) => StageOutcome.Abandoned,
        _ => StageOutcome.Unreachable,
    };
}
