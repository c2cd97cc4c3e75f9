using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Sessions;

internal static class SessionModule
{
    public static IHostApplicationBuilder AddSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BrokerOptions>().BindConfiguration(BrokerOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SessionHomes>();
        builder.Services.AddSingleton<KnownPools>();
        builder.Services.AddSingleton<HolderBudget>();
        builder.Services.AddSingleton<IdempotencyKeys>();
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<SessionList>();
        builder.Services.AddSingleton<SessionOpening>();
        builder.Services.AddSingleton<SessionExtending>();
        builder.Services.AddSingleton<SessionAnswers>();
        builder.Services.AddSingleton<SessionNews>();
        builder.Services.AddSingleton<LeaseStore>();
        return builder;
    }

    /// <summary>The loop, which needs all of the above.</summary>
    public static IHostApplicationBuilder AddSessionLoop(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LoopWake>();
        builder.Services.AddSingleton<PoolKeeper>();
        builder.Services.AddSingleton<StageWatch>();
        builder.Services.AddSingleton<SessionLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SessionLoop>());
        return builder;
    }
}
