using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>What the cloud itself has, and what our routes and logs say.</summary>
internal sealed partial class ProvisioningRig
{
    /// <summary>What the cloud itself says, below <c>/v2/</c>.</summary>
    public async Task<JsonElement> CloudAsync(string path) => await _control.GetFromJsonAsync<JsonElement>($"/v2/{path}", Cancellation);

    /// <summary>Something made by hand in the provider's console.</summary>
    public async Task<JsonElement> CloudPostAsync(string path, object body)
    {
        using var answer = await _control.PostAsJsonAsync($"/v2/{path}", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public async Task CloudPatchAsync(string path, object body)
    {
        using var answer = await _control.PatchAsJsonAsync($"/v2/{path}", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task CloudDeleteAsync(string path)
    {
        using var answer = await _control.DeleteAsync($"/v2/{path}", Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task<VolumeResponse> VolumeAsync(string phase, Func<VolumeResponse, bool> holds) => (await Eventually.SeeAsync(
        phase, async () => (await Operator.GetFromJsonAsync<VolumesResponse>("/api/volumes", HttpDefaults.Json, Cancellation))!,
        volumes => volumes.Items.Any(holds), Cancellation)).Items.First(holds);

    public async Task<TemplateResponse> TemplateAsync(string phase, Func<TemplateResponse, bool> holds) => (await Eventually.SeeAsync(
        phase, async () => (await Operator.GetFromJsonAsync<Page<TemplateResponse>>("/api/templates", HttpDefaults.Json, Cancellation))!,
        templates => templates.Items.Any(holds), Cancellation)).Items.First(holds);

    /// <summary>Every route of ours that can be read, for this pod and pool.</summary>
    public IReadOnlyList<string> ReadableRoutes(PodId pod, PoolName pool) =>
    [
        .. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(route => route.StartsWith("/api/", StringComparison.Ordinal))
            .Select(route => route.Replace("{podId}", pod.ToString(), StringComparison.Ordinal).Replace("{name}", pool.Value, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whatever it answers, and of a stream the beginning.</summary>
    public static async Task<string> ReadAsync(HttpClient client, string route)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        using var answer = await client.GetAsync(route, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var text = new StringBuilder();
        try
        {
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                text.AppendLine(line);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // A stream that goes on.
        }

        return text.ToString();
    }

    private sealed class LogTap(Action<string> log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, log);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, Action<string> log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                log($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
