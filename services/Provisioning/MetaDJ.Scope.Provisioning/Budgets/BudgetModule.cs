using MetaDJ.Scope.Provisioning.Budgets.Plans;

namespace MetaDJ.Scope.Provisioning.Budgets;

internal static class BudgetModule
{
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BudgetStore>();
        services.AddSingleton<HoldStore>();
        services.AddSingleton<NoBalanceStore>();
        services.AddSingleton<SpentDays>();
        services.AddSingleton<SavingsPlanStore>();
        services.AddSingleton<GpuHours>();
        services.AddSingleton<BudgetAlerts>();
        services.AddSingleton<MoneyBook>();
        services.AddSingleton<PodMoney>();
        services.AddSingleton<PoolPrice>();
        return services;
    }
}
