using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Copies only headers that are named here, both ways: no token, cookie or address of the caller reaches the pod, and nothing that tells
/// where the pod is reaches the caller.
/// </summary>
/// <param name="onPeer">Told the id of a connection that the answer opens, before the caller is.</param>
internal sealed class StageTransformer(StageRoute route, string target, Func<string, Task> onPeer) : HttpTransformer
{
    private const int LongestOffer = 1024 * 1024;

    private static readonly FrozenSet<string> ToPod = Set(
        "Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "If-Modified-Since", "If-None-Match", "If-Range", "Range");

    private static readonly FrozenSet<string> ToCaller = Set(
        "Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "ETag",
        "Last-Modified", "Retry-After");

    /// <summary>What the pod's response was; null before one came.</summary>
    public PodAnswer? Answer { get; private set; }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = new Uri(target);
        proxyRequest.Options.Set(SecretPaths.ToPod, true);
        foreach (var (name, value) in httpContext.Request.Headers)
        {
            // An answer that is read here must come as plain text.
            var skipped = route.OpensPeer && name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase);
            if (ToPod.Contains(name) && !skipped && !proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                proxyRequest.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        Answer = PodAnswers.Judge(route.Answer, (int)proxyResponse.StatusCode, proxyResponse.Content.Headers.ContentType?.MediaType);
        if (Answer != PodAnswer.Genuine)
        {
            return false;
        }

        if (route.OpensPeer && proxyResponse.IsSuccessStatusCode)
        {
            await proxyResponse.Content.LoadIntoBufferAsync(LongestOffer, cancellationToken);
            if (PeerIn(await proxyResponse.Content.ReadAsByteArrayAsync(cancellationToken)) is { } peerId)
            {
                await onPeer(peerId);
            }
        }

        httpContext.Response.StatusCode = (int)proxyResponse.StatusCode;
        // It is what it says, whatever a file on the pod looks like inside.
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        Copy(proxyResponse.Headers, httpContext.Response.Headers);
        Copy(proxyResponse.Content.Headers, httpContext.Response.Headers);
        if (route.Traffic == StageTraffic.Stream)
        {
            // The forwarder holds the head back until the first byte, which a picture that is being made lets wait for.
            await httpContext.Response.Body.FlushAsync(cancellationToken);
        }

        return true;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    private static string? PeerIn(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("sessionId", out var id) ? id.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Copy(HttpHeaders from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (ToCaller.Contains(name))
            {
                to[name] = new StringValues([.. values]);
            }
        }
    }

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
