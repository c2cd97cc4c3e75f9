using System.Net.Http.Headers;
using System.Security.Cryptography;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>
/// Session broker and prompt queue as they are deployed by hand: two processes that find each other by configuration. Provisioning is the
/// sink's stand-in, and without RabbitMQ no hint crosses from one process to the other: what there is to know is pulled.
/// </summary>
internal sealed class ScopeHouse : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AccessTokens _tokens;
    private readonly List<ChildProcess> _services = [];

    private ScopeHouse(AccessTokens tokens, Uri broker, Uri queue) => (_tokens, Broker, Queue) = (tokens, broker, queue);

    public Uri Broker { get; }

    public Uri Queue { get; }

    public IReadOnlyList<ChildProcess> Services => _services;

    public string LastWords => string.Join('\n', _services.Select(service => $"{service.Name}: {service.LastWords()}"));

    public static async Task<ScopeHouse> StartAsync(RedisServer redis, SinkProcess sink, IReadOnlyDictionary<string, string> queueSettings, CancellationToken cancellationToken)
    {
        var signingKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var tokens = new AccessTokens(Options.Create(new AccessOptions { SigningKey = signingKey }), TimeProvider.System);
        var house = new ScopeHouse(tokens, Loopback(), Loopback());
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["Access__SigningKey"] = signingKey,
            // One member makes the load of many here.
            ["Access__RateLimits__Enabled"] = "false",
            ["Services__provisioning__http__0"] = sink.Address.ToString(),
            ["Services__session-broker__http__0"] = house.Broker.ToString(),
            ["Services__prompt-queue__http__0"] = house.Queue.ToString(),
        };
        house.Start("SessionBroker", house.Broker, environment, new Dictionary<string, string>());
        house.Start("PromptQueue", house.Queue, environment, queueSettings);
        await house.ReadyAsync(house.Broker, cancellationToken);
        await house.ReadyAsync(house.Queue, cancellationToken);
        return house;
    }

    public AuthenticationHeaderValue TokenOf(string member) => new("Bearer", _tokens.Issue(member, Roles.Member, TimeSpan.FromHours(1)));

    /// <exception cref="BenchFailedException">A service is gone.</exception>
    public void ExpectAlive() => _services.ForEach(service => service.ExpectSilence());

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }
    }

    private static Uri Loopback() => new($"http://127.0.0.1:{LoopbackPort.Free()}");

    private void Start(string service, Uri address, Dictionary<string, string> environment, IReadOnlyDictionary<string, string> settings)
    {
        var own = new Dictionary<string, string>(environment.Concat(settings)) { ["ASPNETCORE_URLS"] = address.ToString() };
        var assembly = BenchPaths.Assembly(service);
        _services.Add(ChildProcess.Start(service, "dotnet", [assembly], own, Path.GetDirectoryName(assembly)));
    }

    private async Task ReadyAsync(Uri service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = service };
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            ExpectAlive();
            try
            {
                using var answer = await http.GetAsync("/health/ready", cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }

        throw new BenchFailedException($"{service} is not ready.\n{LastWords}");
    }
}
