using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>What a plan must be: RunPod sells 3 and 6 months, GPUs only.</summary>
internal static partial class SavingsPlanRules
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(2);

    public static Dictionary<string, string[]> Check(string name, SavingsPlan plan)
    {
        var errors = new FieldErrors();
        errors.Require(IsName(name), "name", "must be 1 to 40 lower-case letters, digits and inner hyphens.");
        errors.Require(plan.GpuType is { Length: > 0 and <= 200 } && !plan.GpuType.Any(char.IsControl), "gpuType", "must be the exact gpuType of an offer in GET /api/gpus.");
        errors.Require(plan.RatePerHour is > 0 and <= 1000, "ratePerHour", "must be above 0 and at most 1000.");
        errors.Require(plan.Count is >= 1 and <= 1000, "count", "must be 1 to 1000.");
        errors.Require(plan.StartsAt.Year is >= 2022 and <= 2200, "startsAt", "must be a time at which RunPod sells plans.");
        errors.Require(
            plan.StartsAt.Year is < 2022 or > 2200 || IsMonths(plan, 3) || IsMonths(plan, 6), "expiresAt", "must be 3 or 6 months after startsAt: RunPod sells no other.");
        return errors.ToDictionary();
    }

    /// <summary>The advice has an address of its own.</summary>
    public static bool IsName(string name) => Name().IsMatch(name) && name != "advice";

    private static bool IsMonths(SavingsPlan plan, int months) => (plan.ExpiresAt - plan.StartsAt.AddMonths(months)).Duration() <= Tolerance;

    [GeneratedRegex("\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Name();
}
