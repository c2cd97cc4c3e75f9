using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>The one way to a pod: through the session broker's door, as a service that shows the session's token and its own epoch.</summary>
internal sealed class StageDoor(IHttpClientFactory clients, ServiceToken token) : IDisposable
{
    public const string ClientName = "stage-door";

    /// <summary>The same way with more patience: Scope answers an install when the file is there.</summary>
    public const string PatientClientName = "stage-door-patient";

    private const string Parameters = "api/v1/session/parameters";
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http = clients.CreateClient(ClientName);

    /// <summary>Sends one update. Straight through one pooled connection: this is the hot path.</summary>
    public async Task<StageAnswer> UpdateAsync(StagePass pass, ScopeParameters update, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, pass, Parameters);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(update, ScopeJson.Options)) { Headers = { ContentType = Json } };
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

            // Read to the end, so that the connection serves the next one.
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return StageAnswer.From(response);
        }
        catch (Exception exception) when (IsNoAnswer(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new StageAnswer.Unreachable("The stage did not answer.");
        }
    }

    /// <summary>What the stage last accepted, of which nobody answered us.</summary>
    public async Task<StageEcho> EchoAsync(StagePass pass, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, pass, Parameters);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            switch (StageAnswer.From(response))
            {
                case StageAnswer.Accepted:
                    using (var body = await response.Content.ReadAsStreamAsync(cancellationToken))
                    {
                        return new StageEcho.Says((await JsonNode.ParseAsync(body, cancellationToken: cancellationToken))?["parameters"] as JsonObject ?? []);
                    }

                case StageAnswer.Unreachable:
                    return new StageEcho.Silent();
                default:
                    return new StageEcho.Says([]);
            }
        }
        catch (Exception exception) when (exception is JsonException || (IsNoAnswer(exception) && !cancellationToken.IsCancellationRequested))
        {
            return new StageEcho.Silent();
        }
    }

    /// <returns>The last frame as JPEG; null when there is none.</returns>
    public async Task<byte[]?> FrameAsync(StagePass pass, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, pass, "api/v1/session/frame?quality=60");
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "image/jpeg"
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken)
                : null;
        }
        catch (Exception exception) when (IsNoAnswer(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Scope's whole API behind the door, for what is rare: status, loads, installs.</summary>
    public IScopeApi Scope(StagePass pass)
    {
        var http = clients.CreateClient(PatientClientName);
        http.BaseAddress = new Uri(http.BaseAddress!, $"stage/{pass.Session}/");
        Sign(http.DefaultRequestHeaders, pass);
        return ScopeClient.Create(http);
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, StagePass pass, string path)
    {
        var request = new HttpRequestMessage(method, $"stage/{pass.Session}/{path}");
        Sign(request.Headers, pass);
        return request;
    }

    private void Sign(HttpRequestHeaders headers, StagePass pass)
    {
        headers.Authorization = token.Current();
        headers.TryAddWithoutValidation(StageHeaders.FencingToken, pass.Fence);
        if (pass.Epoch > 0)
        {
            headers.TryAddWithoutValidation(StageHeaders.QueueEpoch, pass.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static bool IsNoAnswer(Exception exception) => exception is HttpRequestException or OperationCanceledException or IOException;
}

/// <summary>What a stage says it accepted.</summary>
internal abstract record StageEcho
{
    private StageEcho()
    {
    }

    /// <param name="Parameters">The newest value of each; empty when nothing runs there, or the door refuses us.</param>
    public sealed record Says(JsonObject Parameters) : StageEcho;

    /// <summary>Nobody answered, or somebody on the way said so.</summary>
    public sealed record Silent : StageEcho;
}

/// <summary>What the door wants to see.</summary>
/// <param name="Fence">The session's fencing token, as the broker gave it.</param>
/// <param name="Epoch">0 for reads by a replica that does not own the queue.</param>
internal readonly record struct StagePass(SessionId Session, string Fence, long Epoch);
