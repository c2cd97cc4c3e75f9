namespace MetaDJ.Scope.Provisioning.Pools;

internal static class PoolModule
{
    public static IServiceCollection AddPools(this IServiceCollection services)
    {
        services.AddSingleton<PoolStore>();
        services.AddSingleton<PoolViews>();
        services.AddHostedService<PoolSeeds>();
        return services;
    }
}
