namespace MetaDJ.Scope.SessionBroker.ReadyPods;

internal static class ReadyPodModule
{
    public static IHostApplicationBuilder AddReadyPods(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PodWatch>();
        builder.Services.AddSingleton<ReadyPodStore>();
        builder.Services.AddSingleton<WarmUpBook>();
        return builder;
    }
}
