using System.Net.Http.Headers;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Refit;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>One replica of the service on a port of its own, wired as Program.cs wires it.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _killed;
    private bool _disposed;

    private QueueHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public int Dispatchers => Services.GetRequiredService<Dispatchers>().Count;

    public static Task<QueueHost> StartAsync(string redis, StubStage stage, params (string Key, string Value)[] settings) => StartAsync(TimeProvider.System, redis, stage, settings);

    public static async Task<QueueHost> StartAsync(TimeProvider clock, string redis, StubStage stage, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton(clock);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["Access:SigningKey"] = AccessForTests.SigningKey,
            ["Services:session-broker:http:0"] = stage.Url,
            ["PromptQueue:Dispatch:ChunkInterval"] = "00:00:00",
            ["PromptQueue:Dispatch:Heartbeat"] = "00:00:00.100",
            ["PromptQueue:Dispatch:DeadAfter"] = "00:00:01",
            ["PromptQueue:Dispatch:RetryAfter"] = "00:00:00.010",
            ["PromptQueue:Dispatch:RetryAtMost"] = "00:00:00.100",
            ["PromptQueue:Receipts:SampleFrames"] = "false",
            ["PromptQueue:LoraSwaps:Poll"] = "00:00:00.010",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"PromptQueue:{setting.Key}", setting.Value)));
        builder.AddServiceDefaults().AddRedis();
        builder.AddPromptQueue();
        (clock as VirtualTime)?.Wire(builder.Services);
        builder.AddMessaging(bus => bus.AddPromptQueueConsumers());
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapPromptQueue();
        await app.StartAsync();
        return new QueueHost(app);
    }

    public HttpClient Http(AuthenticationHeaderValue? caller = null)
    {
        var http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = caller ?? AccessForTests.Member(Some.Holder);
        return http;
    }

    /// <summary>A connection to the hub, as a controller has one.</summary>
    public async Task<HubConnection> HubAsync(AuthenticationHeaderValue? caller = null, CancellationToken cancellationToken = default)
    {
        var token = (caller ?? AccessForTests.Member(Some.Holder)).Parameter;
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(new Uri(_app.Urls.First()), "/hubs/queue"), options => options.AccessTokenProvider = () => Task.FromResult(token))
            .AddJsonProtocol(json => HttpDefaults.Configure(json.PayloadSerializerOptions))
            .Build();
        await connection.StartAsync(cancellationToken);
        return connection;
    }

    public IPromptQueueApi Api(AuthenticationHeaderValue? caller = null) =>
        RestService.For<IPromptQueueApi>(Http(caller), new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));

    /// <summary>Ends it as <c>kill -9</c> does: its connections are gone from one moment to the next, and it hands nothing back.</summary>
    public async Task KillAsync()
    {
        _killed = true;
        await Services.GetRequiredService<IConnectionMultiplexer>().CloseAsync(allowCommandsToComplete: false);
        Services.GetRequiredService<StageDoor>().Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(_killed ? 1 : 20), TimeProvider.System);
        try
        {
            await _app.StopAsync(limit.Token);
        }
        catch (Exception) when (_killed)
        {
            // The dead do not stop in good order.
        }

        await _app.DisposeAsync();
    }
}
