using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;
using MetaDJ.Scope.PromptQueue;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>The prompt queue in this process, with a real Redis; broker, door and Scope are the sink. Nothing of it is replaced.</summary>
internal sealed class OwnHouse : IAsyncDisposable
{
    private static readonly ClaimsPrincipal s_player = new(new ClaimsIdentity(
        [new Claim(AccessTokens.SubjectClaim, StubBroker.Holder), new Claim(AccessTokens.RoleClaim, Roles.Member)], "bench", AccessTokens.SubjectClaim, AccessTokens.RoleClaim));

    private readonly WebApplication _app;
    private readonly CueIntake _intake;
    private readonly QueueGate _gate;

    private OwnHouse(WebApplication app, int sessions)
    {
        _app = app;
        _intake = app.Services.GetRequiredService<CueIntake>();
        _gate = app.Services.GetRequiredService<QueueGate>();
        Sessions = [.. Enumerable.Range(0, sessions).Select(_ => SessionId.New(TimeProvider.System))];
    }

    public IReadOnlyList<SessionId> Sessions { get; }

    public int Dispatchers => _app.Services.GetRequiredService<Dispatchers>().Count;

    public static async Task<OwnHouse> StartAsync(RedisServer redis, SinkProcess sink, int sessions, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["Access:SigningKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            ["Services:session-broker:http:0"] = sink.Address.ToString(),
            ["PromptQueue:Receipts:SampleFrames"] = "false",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"PromptQueue:{setting.Key}", setting.Value)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddServiceDefaults().AddRedis();
        builder.AddPromptQueue();
        builder.AddMessaging(bus => bus.AddPromptQueueConsumers());
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapPromptQueue();
        await app.StartAsync(cancellationToken);
        return new OwnHouse(app, sessions);
    }

    /// <summary>First contact: the queue asks the broker about the session and opens.</summary>
    public async Task OpenAsync(int session, CancellationToken cancellationToken)
    {
        if (await _gate.ReadAsync(Sessions[session], s_player, cancellationToken) is null)
        {
            throw new BenchFailedException(string.Create(CultureInfo.InvariantCulture, $"The queue of session {session} did not open."));
        }
    }

    public Task EnqueueAsync(Marker marker, CancellationToken cancellationToken, DateTimeOffset? notBefore = null) => QueueAsync(
        marker.Session,
        new CueRequest { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt(marker.ToPrompt())], NotBefore = notBefore },
        urgent: false,
        cancellationToken);

    public Task PauseAsync(int session, CancellationToken cancellationToken) =>
        QueueAsync(session, new CueRequest { Kind = CueKind.Pause }, urgent: true, cancellationToken, holds: true);

    public Task ResumeAsync(int session, CancellationToken cancellationToken) => QueueAsync(session, new CueRequest { Kind = CueKind.Resume }, urgent: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task QueueAsync(int session, CueRequest cue, bool urgent, CancellationToken cancellationToken, bool holds = false)
    {
        var outcome = await _intake.QueueAsync(Sessions[session], s_player, [cue], requestKey: null, cancellationToken, urgent, holds);
        if (outcome is not IntakeOutcome.Queued)
        {
            throw new BenchFailedException(string.Create(CultureInfo.InvariantCulture, $"The queue of session {session} did not take a cue: {outcome}."));
        }
    }
}
