using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Spend;

internal static class SpendModule
{
    public static IServiceCollection AddSpend(this IServiceCollection services)
    {
        services.AddOptions<SpendOptions>().BindConfiguration(SpendOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new StoragePrices(provider.GetRequiredService<IOptions<SpendOptions>>().Value.HighPerformancePerGbMonth));
        services.AddSingleton<LedgerStore>().AddSingleton<LedgerBook>().AddSingleton<SpendLines>().AddSingleton<PodCosts>();
        services.AddSingleton<SpendLook>();
        services.AddSingleton<BillCheckStore>().AddSingleton<BillComparing>().AddSingleton<BillChecks>();
        return services;
    }
}
