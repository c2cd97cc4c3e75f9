using System.Globalization;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What an operator should know of money now. The words stay the same as long as the trouble is the same.</summary>
internal static class BudgetWarnings
{
    public const string BudgetPrefix = "budget:";
    public const string PodPrefix = "budget-ends:";
    public const string AccountPrefix = "account-";
    public const string PlanPrefix = "savings-plan-expires:";

    private const double NearTheCap = 0.9;

    public static Dictionary<string, BudgetWarning> Of(
        MoneyFacts money, IReadOnlyDictionary<string, SavingsPlan> plans, IReadOnlyList<Pod> pods, TimeSpan planWarning, DateTimeOffset now)
    {
        var sheet = new MoneySheet(money);
        var warnings = new Dictionary<string, BudgetWarning>(StringComparer.Ordinal);
        foreach (var (scope, spec) in money.Budgets)
        {
            foreach (var period in sheet.PeriodsOf(scope, spec).Where(period => period.State is BudgetState.Warning or BudgetState.UsedUp))
            {
                var limit = $"{MicroUsd.Text(MicroUsd.Limit(period.Limit))} per {(period.Period == BudgetPeriod.Day ? "day" : "month")}";
                warnings[$"{BudgetPrefix}{scope}:{(period.Period == BudgetPeriod.Day ? "day" : "month")}"] = period.State == BudgetState.UsedUp
                    ? new(AlertSeverity.Error, Say($"The budget of {scope.Describe()}, {limit}, is used up by what is spent and held: nothing new starts under it before {period.EndsAt:yyyy-MM-dd HH:mm} UTC."))
                    : new(AlertSeverity.Warning, Say($"More than {spec.WarnAt * 100:0} % of the budget of {scope.Describe()}, {limit}, is spent or held."));
            }
        }

        foreach (var pod in pods.Where(pod => pod.Notice is not null && MoneyKeeping.Costs(pod)))
        {
            warnings[$"{PodPrefix}{pod.Id}"] = new(AlertSeverity.Warning, $"{pod.Id} of pool {pod.Pool}: {pod.Notice}");
        }

        Account(money, sheet, warnings);
        foreach (var (name, plan) in plans.Where(plan => plan.Value.ExpiresSoon(now, planWarning)))
        {
            warnings[PlanPrefix + name] = new(AlertSeverity.Warning, Say($"The savings plan {name} for {plan.Count} × {plan.GpuType} expires on {plan.ExpiresAt:yyyy-MM-dd}: the list price is paid afterwards."));
        }

        return warnings;
    }

    private static void Account(MoneyFacts money, MoneySheet sheet, Dictionary<string, BudgetWarning> warnings)
    {
        if (money.NoBalance is { } said)
        {
            warnings[AccountPrefix + "balance"] = new(AlertSeverity.Error, $"RunPod starts no pod because of the account's balance: {said.Detail} Nothing is asked for meanwhile but one attempt at a time.");
        }

        if (sheet.Running >= money.Cap * NearTheCap)
        {
            warnings[AccountPrefix + "spend-rate"] = new(
                AlertSeverity.Warning, $"GPUs for more than nine tenths of the {MicroUsd.Text(money.Cap)} per hour run that the account may spend: RunPod raises that limit on request.");
        }

        if (money.Credit - money.CreditSpent < sheet.Running)
        {
            warnings[AccountPrefix + "credit"] = new(AlertSeverity.Error, "By the credit that was entered, less than an hour of all that runs is left on the account: at zero RunPod terminates pods without a network volume.");
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed record BudgetWarning(AlertSeverity Severity, string Text);
