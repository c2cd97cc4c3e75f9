namespace MetaDJ.Scope.Provisioning.Brakes;

internal static class FleetModule
{
    public static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddSingleton<FleetBrake>();
        services.AddSingleton<FleetWatch>();
        return services;
    }
}
