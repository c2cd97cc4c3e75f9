using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.Simulator;

namespace MetaDJ.Scope.Standalone;

/// <summary>
/// What the three services need around them and other deployments bring from outside: the record, secrets, and without a RunPod key the
/// rehearsal cloud. Opened before the services are built, because it writes their configuration.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private readonly StandaloneOptions _options;
    private readonly EmbeddedRedisServer _redis;
    private readonly WebApplication? _simulator;

    private House(StandaloneOptions options, EmbeddedRedisServer redis, WebApplication? simulator) =>
        (_options, _redis, _simulator) = (options, redis, simulator);

    public static async Task<House> OpenAsync(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(StandaloneOptions.SectionName).Get<StandaloneOptions>() ?? new StandaloneOptions();
        var data = Directory.CreateDirectory(options.DataDirectory).FullName;
        var rehearsal = string.IsNullOrWhiteSpace(builder.Configuration["RunPod:ApiKey"]);
        var redis = EmbeddedRedisServer.Start(Path.Combine(data, "redis"));
        var simulator = rehearsal ? await OpenSimulatorAsync(options.SimulatorUrl, data, builder.Configuration.GetSection("Simulator").AsEnumerable()) : null;

        // Pools and pace that fit the cloud we drive; command line and environment still win.
        builder.Configuration.Sources.Insert(0, JsonSource(rehearsal ? "rehearsal.json" : "live.json"));
        builder.Configuration.AddInMemoryCollection(Wiring(options, redis, simulator?.Urls.First(), SecretFiles.SigningKey(data, builder.Configuration)));
        builder.WebHost.UseUrls(options.Url.ToString());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return new House(options, redis, simulator);
    }

    /// <summary>Once everything answers: where to go and what to show at the door.</summary>
    public void Announce(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var token = app.Services.GetRequiredService<AccessTokens>().Issue("operator", Roles.Operator, TimeSpan.FromDays(30));
        SecretFiles.WriteOperatorToken(_options.DataDirectory, token);
        Banner.Write(Console.Out, _options, _simulator?.Urls.First(), token);
    });

    public async ValueTask DisposeAsync()
    {
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _redis.Dispose();
    }

    private static async Task<WebApplication> OpenSimulatorAsync(Uri url, string data, IEnumerable<KeyValuePair<string, string?>> configured)
    {
        var simulator = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls(url.ToString());

            // It plays the outside world: when the house is closed nobody waits for its open connections.
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
            builder.Configuration
                .AddInMemoryCollection([new("Simulator:Speed", "12"), new("Simulator:DataFile", Path.Combine(data, "simulated-cloud.json"))])
                .AddInMemoryCollection(configured);
        });
        await simulator.StartAsync();
        return simulator;
    }

    private static Dictionary<string, string?> Wiring(StandaloneOptions options, EmbeddedRedisServer redis, string? simulator, string signingKey)
    {
        var self = options.Url.ToString();
        var wiring = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["Access:SigningKey"] = signingKey,
            ["Services:provisioning:http:0"] = self,
            ["Services:session-broker:http:0"] = self,
            ["Services:prompt-queue:http:0"] = self,
        };
        if (simulator is not null)
        {
            wiring["RunPod:ApiKey"] = "rehearsal";
            wiring["RunPod:BaseAddress"] = $"{simulator}/v2/";
            wiring["PromptQueue:Rehearsals:Simulator"] = simulator;
            wiring["RunPod:ProxyTemplate"] = $"{simulator}/proxy/{{podId}}-{{port}}/";
        }

        return wiring;
    }

    private static Microsoft.Extensions.Configuration.Json.JsonConfigurationSource JsonSource(string file)
    {
        var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, file) };
        source.ResolveFileProvider();
        return source;
    }
}
