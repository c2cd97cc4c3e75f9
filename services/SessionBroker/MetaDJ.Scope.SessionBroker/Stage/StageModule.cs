namespace MetaDJ.Scope.SessionBroker.Stage;

internal static class StageModule
{
    public static IHostApplicationBuilder AddStage(this IHostApplicationBuilder builder)
    {
        // The forwarder logs an exception's message, which names the pod's host.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None);
        builder.Services.AddHttpForwarder();
        builder.Services.AddOptions<StageRateOptions>().BindConfiguration(StageRateOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StageRates>();
        builder.Services.AddSingleton<StageTickets>();
        builder.Services.AddOptions<StageCookieOptions>().BindConfiguration(StageCookieOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StageCookies>();
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<StageCookieConstraint>(StageCookieConstraint.Name));
        builder.Services.AddSingleton<StagePassages>();
        builder.Services.AddSingleton<StageEntrance>();
        builder.Services.AddSingleton<StageGate>();
        builder.Services.AddSingleton<StagePasses>();
        builder.Services.AddSingleton<PodAddresses>();
        builder.Services.AddSingleton<PodConnections>();
        builder.Services.AddSingleton<PodPeers>();
        builder.Services.AddSingleton<StageFrames>();
        builder.Services.AddSingleton<PictureStarts>();
        builder.Services.AddSingleton<IStage, ScopeStage>();
        builder.Services.AddOptions<StageTurnOptions>().BindConfiguration(StageTurnOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StageIceServers>();
        builder.Services.AddOptions<VolumeWriteOptions>().BindConfiguration(VolumeWriteOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<VolumeWrites>();
        builder.Services.AddSingleton<StageWays>();
        builder.Services.AddSingleton<StageDoor>();
        return builder;
    }
}
