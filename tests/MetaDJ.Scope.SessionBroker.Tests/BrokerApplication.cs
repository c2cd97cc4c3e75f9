using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Tests;

/// <summary>The broker as it runs, on a free port, beside a stub of Provisioning and of Scope. Its loop passes when the test says so.</summary>
internal sealed class BrokerApplication : IAsyncDisposable
{
    // Each application has a database, or a server, of its own: a loop looks after every pool it finds there.
    private static readonly ConcurrentBag<int> s_databases = [.. Enumerable.Range(1, 15)];

    private readonly List<WebApplication> _replicas = [];
    private EmbeddedRedisServer? _garnet;
    private int _database;

    private BrokerApplication(StubScope scope, StubProvisioning provisioning) => (Scope, Provisioning) = (scope, provisioning);

    public StubScope Scope { get; }

    public StubProvisioning Provisioning { get; }

    public PoolName Pool { get; } = PoolName.Parse(RedisServers.Unique("stage"));

    public RecordedHints Hints { get; } = new();

    public RecordedLogs Logs { get; } = new();

    public Uri Url => new(_replicas[0].Urls.First());

    public IServiceProvider Services => _replicas[0].Services;

    public IServiceProvider ServicesOf(int replica) => _replicas[replica].Services;

    /// <param name="replicas">How many processes share the record.</param>
    /// <param name="settings">Configuration beyond what is needed to start.</param>
    public static async Task<BrokerApplication> StartAsync(
        RedisServers servers, RedisKind kind = RedisKind.Redis, int replicas = 1, bool realBus = false, params (string Key, string Value)[] settings)
    {
        var scope = await StubScope.StartAsync();
        var provisioning = await StubProvisioning.StartAsync(scope.Url);
        var broker = new BrokerApplication(scope, provisioning);
        provisioning.Pools[broker.Pool] = true;
        string redis;
        if (kind == RedisKind.Garnet)
        {
            broker._garnet = EmbeddedRedisServer.Start(dataDirectory: null);
            redis = broker._garnet.ConnectionString;
        }
        else
        {
            Assert.True(s_databases.TryTake(out broker._database), "More applications at once than Redis has databases.");
            await (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(broker._database).ExecuteAsync("FLUSHDB");
            redis = $"{await servers.ConnectionStringAsync(kind)},defaultDatabase={broker._database}";
        }

        try
        {
            for (var i = 0; i < replicas; i++)
            {
                broker._replicas.Add(await broker.LaunchAsync(redis, realBus, settings));
            }

            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public HttpClient Client(AuthenticationHeaderValue? authorization, int replica = 0)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1 }) { BaseAddress = new Uri(_replicas[replica].Urls.First()) };
        client.DefaultRequestHeaders.Authorization = authorization;
        return client;
    }

    public ISessionBrokerApi Api(AuthenticationHeaderValue authorization, int replica = 0) =>
        RestService.For<ISessionBrokerApi>(Client(authorization, replica), new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));

    public Task PassAsync(int replica = 0) =>
        _replicas[replica].Services.GetRequiredService<SessionLoop>().ReconcileOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>As if that much time had passed for a session.</summary>
    public Task AgeAsync(SessionId id, TimeSpan by) => AgedRecords.AgeAsync(Services.GetRequiredService<StackExchange.Redis.IDatabase>(), PoolKeys.Of(Pool), id, by);

    /// <summary>One pass of the calendar's loop.</summary>
    public Task CalendarPassAsync(int replica = 0) =>
        _replicas[replica].Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>A session that holds a new pod.</summary>
    public async Task<(SessionResponse Session, PodId PodId)> OpenLiveAsync(string holder = "ana", decimal pricePerHour = 1)
    {
        var pod = Provisioning.AddPod(Pool, pricePerHour: pricePerHour);
        await PassAsync();
        var opened = await Api(AccessForTests.Member(holder)).OpenAsync(new OpenSessionRequest { Pool = Pool });
        Assert.Equal(System.Net.HttpStatusCode.Created, opened.StatusCode);
        return (opened.Content!, pod);
    }

    public static HttpRequestMessage Knock(HttpMethod method, SessionId id, string path, FencingToken? token = null)
    {
        var request = new HttpRequestMessage(method, $"/stage/{id}{path}");
        if (token is { } present)
        {
            request.Headers.Add(StageHeaders.FencingToken, present.ToString());
        }

        if (method == HttpMethod.Post)
        {
            request.Content = JsonContent.Create(new { });
        }

        return request;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await Provisioning.DisposeAsync();
        await Scope.DisposeAsync();
        _garnet?.Dispose();
        if (_database > 0)
        {
            s_databases.Add(_database);
        }
    }

    private async Task<WebApplication> LaunchAsync(string redis, bool realBus, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["Access:SigningKey"] = AccessForTests.SigningKey,
            ["Services:provisioning:http:0"] = Provisioning.Url,
            ["Sessions:LoopInterval"] = "00:01:00",
            ["Hackathons:LoopInterval"] = "00:01:00",
            ["Arrivals:LoopInterval"] = "00:01:00",
            ["Bookings:LoopInterval"] = "00:01:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddServiceDefaults();
        builder.AddSessionBroker();
        builder.AddMessaging(bus => bus.AddSessionBrokerConsumers());
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        if (!realBus)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IHints>(Hints));
        }

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapSessionBroker();
        await app.StartAsync();
        return app;
    }
}

/// <summary>Keeps what was published.</summary>
internal sealed class RecordedHints : IHints
{
    private readonly ConcurrentQueue<object> _published = new();

    public IReadOnlyList<object> Published => [.. _published];

    public void Publish<TMessage>(TMessage message)
        where TMessage : class => _published.Enqueue(message);

    public IEnumerable<TMessage> Of<TMessage>() => _published.OfType<TMessage>();
}

/// <summary>Keeps every line that was logged above Debug, exceptions included.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Recorder(_lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
