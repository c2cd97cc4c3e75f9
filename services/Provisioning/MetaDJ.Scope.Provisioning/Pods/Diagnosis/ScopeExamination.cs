using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ScopeApi;
using Microsoft.Extensions.Options;
using Refit;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>Asks a pod's Scope everything that changes nothing. Its pipeline's status is not among that while somebody may be loading.</summary>
internal sealed class ScopeExamination(PodScopes scopes, IHttpClientFactory clients, PodStore pods, IOptions<DiagnosisOptions> options, TimeProvider clock)
{
    /// <param name="leased">Whether somebody plays on it; null when nobody knows.</param>
    public async Task<(ScopeFindings Findings, IReadOnlyList<LogWord> Words)> LookAsync(Pod pod, Task<bool?> leased, CancellationToken cancellationToken)
    {
        var (proxy, health) = await HealthAsync(pod, cancellationToken);
        if (health is null)
        {
            return (new ScopeFindings { Proxy = proxy }, []);
        }

        var scope = scopes.For(pod);
        var pipelineId = pod.Spec.Pipeline;
        var schemas = ToldAsync(scope.GetSchemasAsync(cancellationToken));
        var models = ToldAsync(scope.GetModelsStatusAsync(pipelineId, cancellationToken));
        var loras = ToldAsync(scope.ListLorasAsync(cancellationToken));
        var log = ToldAsync(scope.GetLogTailAsync(options.Value.LogLines, cancellationToken: cancellationToken));
        var pipeline = PipelineAsync(pod, scope, leased, cancellationToken);
        var picture = PictureAsync(scope, cancellationToken);
        var frames = FramesAsync(scope, cancellationToken);
        return (
            (await frames) with
            {
                Proxy = proxy,
                Health = health,
                // Asked about an unknown id, the models would be said to be there.
                OffersPipeline = (await schemas)?.Pipelines.ContainsKey(pipelineId),
                Models = await models,
                LoraPaths = (await loras)?.LoraFiles.Select(file => file.Path).ToList(),
                Pipeline = await pipeline,
                ShowsPicture = await picture,
            },
            [.. ((await log)?.Lines ?? []).Select(line => new LogWord("scope", null, line))]);
    }

    private async Task<(ProxyAnswer Proxy, ScopeHealth? Health)> HealthAsync(Pod pod, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.HealthPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scopes.AddressOf(pod), "health"));
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var answer = await clients.CreateClient(PodScopes.ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var proxy = ProxyAnswer.Of(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
            return (proxy, proxy.IsScope ? await answer.Content.ReadFromJsonAsync<ScopeHealth>(ScopeJson.Options, either.Token) : null);
        }
        catch (JsonException)
        {
            return (new ProxyAnswer(null, "Something answers JSON."), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            return (ProxyAnswer.Of(exception), null);
        }
    }

    private async Task<PipelineStatus?> PipelineAsync(Pod pod, IScopeApi scope, Task<bool?> leased, CancellationToken cancellationToken) =>
        pod.State == PodState.Ready && await leased == false && await pods.FindAsync(pod.Id) is { State: PodState.Ready }
            ? await ToldAsync(scope.GetStatusAsync(cancellationToken))
            : null;

    private async Task<ScopeFindings> FramesAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        var first = await ToldAsync(scope.GetMetricsAsync(cancellationToken));
        if (first?.Headless is not { } before)
        {
            return new ScopeFindings { SessionsTold = first is not null };
        }

        await Task.Delay(options.Value.FrameGap, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var second = await ToldAsync(scope.GetMetricsAsync(cancellationToken));
        var after = second?.Headless?.FramesOut;
        return new ScopeFindings
        {
            SessionsTold = true,
            FramesBefore = before.FramesOut,
            FramesAfter = after,
            SessionSeconds = before.ElapsedSeconds,
            Paused = after == before.FramesOut
                ? (await ToldAsync(scope.GetParametersAsync(cancellationToken)))?.Parameters["paused"] is JsonValue paused && paused.GetValueKind() == JsonValueKind.True
                : null,
        };
    }

    private static async Task<bool?> PictureAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        using var answer = await scope.GetFrameAsync(30, cancellationToken);
        if (answer is not { IsSuccessful: true, Content: { } image })
        {
            return answer.StatusCode == System.Net.HttpStatusCode.NotFound ? false : null;
        }

        var start = new byte[3];
        try
        {
            return await image.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) == start.Length && start is [0xff, 0xd8, 0xff];
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Null for every kind of failure: what was not told is unknown.</summary>
    private static async Task<T?> ToldAsync<T>(Task<IApiResponse<T>> asked)
        where T : class
    {
        try
        {
            using var answer = await asked;
            return answer.IsSuccessful ? answer.Content : null;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
