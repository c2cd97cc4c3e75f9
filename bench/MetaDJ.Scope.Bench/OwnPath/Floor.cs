using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using MetaDJ.Scope.Bench.Sink;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>What cannot be beaten: the POST by itself, and a channel per session with one reader that posts. Neither survives anything.</summary>
internal sealed class Floor : IAsyncDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly HttpClient _http;
    private readonly Channel<Marker>[] _channels;
    private readonly Task[] _readers;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Floor(SinkProcess sink, int sessions)
    {
        _http = new HttpClient { BaseAddress = sink.Address };
        _channels = [.. Enumerable.Range(0, sessions).Select(_ => Channel.CreateUnbounded<Marker>(new UnboundedChannelOptions { SingleReader = true }))];
        _readers = [.. _channels.Select(channel => Task.Run(() => ReadAsync(channel.Reader)))];
    }

    public void Open() => _gate.TrySetResult();

    public Task EnqueueAsync(Marker marker)
    {
        _channels[marker.Session].Writer.TryWrite(marker);
        return Task.CompletedTask;
    }

    /// <summary>The same update as the queue sends.</summary>
    public async Task PostAsync(Marker marker)
    {
        var update = new ScopeParameters { Prompts = [new ScopePrompt(marker.ToPrompt(), 1)], SpatialInterpolationMethod = Interpolation.Linear, VaceContextScale = 1 };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"pods/{marker.Session}/api/v1/session/parameters");
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(update, ScopeJson.Options)) { Headers = { ContentType = s_json } };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(Stream.Null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Open();
        Array.ForEach(_channels, channel => channel.Writer.TryComplete());
        await Task.WhenAll(_readers);
        _http.Dispose();
    }

    private async Task ReadAsync(ChannelReader<Marker> reader)
    {
        await _gate.Task;
        await foreach (var marker in reader.ReadAllAsync())
        {
            await PostAsync(marker);
        }
    }
}
