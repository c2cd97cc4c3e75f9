using MassTransit;
using MetaDJ.Scope.PromptQueue.Access;
using MetaDJ.Scope.PromptQueue.Audiences;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.DeadLetters;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.HotKeys;
using MetaDJ.Scope.PromptQueue.Hubs;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Imports;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraInstalls;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Panics;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Records;
using MetaDJ.Scope.PromptQueue.Rehearsals;
using MetaDJ.Scope.PromptQueue.SavedLooks;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.PromptQueue.Undo;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue;

/// <summary>The prompt queue, for its own process and for Standalone.</summary>
public static class PromptQueueModule
{
    /// <summary>Options are below this section: <c>PromptQueue:Dispatch:ChunkInterval</c> and so on.</summary>
    public const string SectionName = "PromptQueue";

    /// <summary>Under which the audit log of the prompt queue is kept.</summary>
    public const string AuditName = "prompt-queue";

    private const string Broker = "session-broker";

    public static TBuilder AddPromptQueue<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedis();
        builder.AddServiceClient<ISessionBrokerApi>(Broker);
        builder.AddRemoteKeyCheck(Broker).AddAudit(AuditName);
        var services = builder.Services;
        AddOptions<QueueOptions>(services, QueueOptions.SectionName);
        AddOptions<DispatchOptions>(services, DispatchOptions.SectionName);
        AddOptions<ReceiptOptions>(services, ReceiptOptions.SectionName);
        AddOptions<KnobOptions>(services, KnobOptions.SectionName);
        AddOptions<LoraSwapOptions>(services, LoraSwapOptions.SectionName);
        AddOptions<ModerationOptions>(services, ModerationOptions.SectionName);
        AddOptions<RecordOptions>(services, RecordOptions.SectionName);
        services.AddSingleton<QueueMetrics>();

        services.AddSingleton<QueueStore>().AddSingleton<SessionSync>().AddSingleton<QueueGate>().AddSingleton<CueAdmission>().AddSingleton<CueIntake>();
        services.AddSingleton<CueStore>().AddSingleton<HouseWords>();
        services.AddSingleton<LookStore>().AddSingleton<LookReader>().AddSingleton<LookReporter>().AddSingleton<LookKeeper>().AddSingleton<LookPlayer>();
        services.AddSingleton<SetListStore>().AddSingleton<CueListStore>().AddSingleton<CueListPlayer>().AddSingleton<CueListFollower>().AddSingleton<HotKeyStore>();
        AddOptions<TempoOptions>(services, TempoOptions.SectionName);
        services.AddSingleton<TempoStore>().AddSingleton<TempoIntake>().AddHostedService<ClockWatch>();
        services.AddSingleton<UndoStore>().AddSingleton<DeadLetterStore>();
        services.AddSingleton<KnobIntake>();
        services.AddSingleton<SavedLookStore>().AddSingleton<FallbackStore>();
        services.AddLoras();
        services.AddSingleton<LintScout>();
        services.AddRehearsals();
        services.AddAudiences();
        services.AddSingleton<RecordStore>().AddSingleton<RecordGate>();
        services.AddSingleton<LoraSwapper>().AddSingleton<SwapPlanner>().AddSingleton<SwapTimes>().AddSingleton<PictureGap>().AddSingleton<SecondPods>();
        services.AddSingleton<DeckPlanner>().AddSingleton<DeckCrew>().AddSingleton<DeckLoader>();
        services.AddSingleton<QueueReaders>().AddSingleton<SessionLife>();
        services.AddSingleton<EventStore>().AddSingleton<EventFeed>();

        services.AddHub();
        AddStageDoor(services);
        services.AddSingleton<Replica>().AddSingleton<OwnershipStore>().AddSingleton<DispatchStore>().AddSingleton<FrameSampler>();
        services.AddSingleton<DispatchCrew>().AddSingleton<Dispatchers>().AddSingleton<Wakes>().AddSingleton<QueueSweep>();
        services.AddHostedService<ReplicaLoop>();
        return builder;
    }

    public static void AddPromptQueueConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<QueueSessionConsumer>();
        bus.AddConsumer<KeyRevokedConsumer>().InEveryProcess("prompt-queue-key-revoked");
    }

    public static IEndpointRouteBuilder MapPromptQueue(this IEndpointRouteBuilder routes)
    {
        var limited = routes.MapGroup("").WithBodyLimit().WithRetryAfter();
        limited.MapCues();
        limited.MapQueues();
        limited.MapLooks();
        limited.MapSavedLooks();
        limited.MapPanics();
        limited.MapFallbacks();
        limited.MapLoraSwaps();
        limited.MapTempo();
        limited.MapDecks();
        limited.MapSetLists();
        limited.MapLint();
        limited.MapImports();
        limited.MapRehearsals();
        limited.MapRecords();
        limited.MapCueLists();
        limited.MapHotKeys();
        limited.MapUndo();
        limited.MapDeadLetters();
        limited.MapLoras();
        limited.MapLoraRules();
        limited.MapLoraInstalls();
        limited.MapAudiences();
        limited.MapAudienceDoor();
        routes.MapEvents();
        routes.MapHub();
        routes.MapAudit(AuditName);
        return routes;
    }

    private static void AddOptions<TOptions>(IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration($"{SectionName}:{section}").ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Without retries, logs or handlers of its own: what to do about a failure is the dispatcher's decision.</summary>
    private static void AddStageDoor(IServiceCollection services)
    {
        services.AddSingleton<StageDoor>();
        Add(StageDoor.ClientName, options => options.SendTimeout);

        // Longer than the 100 s after which RunPod's proxy cuts: so that it is the proxy that tells us.
        Add(StageDoor.PatientClientName, _ => TimeSpan.FromSeconds(130));

        void Add(string name, Func<DispatchOptions, TimeSpan> timeout) => services.AddHttpClient(name)
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = new Uri($"https+http://{Broker}/");
                http.Timeout = timeout(provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<DispatchOptions>>().Value);
            })
            .AddServiceDiscovery()
            .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }
}
