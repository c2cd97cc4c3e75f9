using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Raises what an operator should know of money, and clears what is over. What it told last only saves calls: after a restart it tells again.</summary>
internal sealed class BudgetAlerts(AlertStore alerts, SavingsPlanStore plans, IOptions<BudgetOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private static readonly string[] Ours = [BudgetWarnings.BudgetPrefix, BudgetWarnings.PodPrefix, BudgetWarnings.AccountPrefix, BudgetWarnings.PlanPrefix];

    private Dictionary<string, BudgetWarning> _told = [];
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;
    private IReadOnlyDictionary<string, SavingsPlan> _plans = new Dictionary<string, SavingsPlan>();

    public async Task TellAsync(PodSnapshot snapshot)
    {
        if (snapshot.Money is not { } money)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var isDue = now - _toldAt >= Repeat;
        _plans = isDue ? await plans.ListAsync() : _plans;
        var warnings = BudgetWarnings.Of(money, _plans, snapshot.Pods, options.Value.PlanExpiryWarning, now);
        if (!isDue && warnings.Count == _told.Count && warnings.All(warning => _told.GetValueOrDefault(warning.Key) == warning.Value))
        {
            return;
        }

        foreach (var (key, warning) in warnings)
        {
            await alerts.RaiseAsync(key, warning.Severity, warning.Text);
        }

        foreach (var over in (await alerts.ListAsync()).Where(alert => !warnings.ContainsKey(alert.Key) && Array.Exists(Ours, prefix => alert.Key.StartsWith(prefix, StringComparison.Ordinal))))
        {
            await alerts.ClearAsync(over.Key);
        }

        (_told, _toldAt) = (warnings, now);
    }
}
