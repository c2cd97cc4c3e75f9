using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>The sink as the orchestrator sees it: one process for the whole bench, so that both peers meet the same one.</summary>
internal sealed class SinkProcess : IAsyncDisposable
{
    /// <summary>Longer than the queue's own sweep for forgotten work: what comes that late is not lost, but it shows.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private SinkProcess(ChildProcess process, Uri address) => (_process, _http, Address) = (process, new HttpClient { BaseAddress = address }, address);

    public Uri Address { get; }

    public static async Task<SinkProcess> StartAsync(CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start("sink", "dotnet", [typeof(SinkProcess).Assembly.Location, "sink"]);
        var ready = await process.HearAsync("ready", cancellationToken);
        return new SinkProcess(process, new Uri(ready.GetProperty("url").GetString()!));
    }

    public Task BeginAsync(BeginRun run, CancellationToken cancellationToken) => PostAsync("/bench/run", run, cancellationToken);

    public Task PublishPodsAsync(PublishPods pods, CancellationToken cancellationToken) => PostAsync("/bench/pods", pods, cancellationToken);

    /// <summary>How often the broker has read the whole list since pods were last published.</summary>
    public async Task<int> ListingsAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<int>("/bench/pods/listings", cancellationToken);

    /// <summary>Waits until all are there or nothing has come for a while, then a moment longer so that doubles show.</summary>
    public async Task<Arrivals> EndAsync(CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var (last, since) = (-1, clock.GetTimestamp());
        while (true)
        {
            var seen = await ReadAsync(cancellationToken);
            if (seen.Arrived >= seen.Expected || (seen.Arrived == last && clock.GetElapsedTime(since) > Stalled))
            {
                await Task.Delay(Quiet, clock, cancellationToken);
                return await ReadAsync(cancellationToken);
            }

            (last, since) = seen.Arrived == last ? (last, since) : (seen.Arrived, clock.GetTimestamp());
            await Task.Delay(Glance, clock, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task PostAsync<TBody>(string path, TBody body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, HttpDefaults.Json, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<Arrivals> ReadAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Arrivals>("/bench/run", HttpDefaults.Json, cancellationToken))!;
}
