using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What a budget, a plan and a question must be.</summary>
internal static class BudgetRules
{
    private const decimal MostUsd = 10_000_000;

    public static Dictionary<string, string[]> Check(BudgetSpec spec)
    {
        var errors = new FieldErrors();
        errors.Require(spec.PerDay is not null || spec.PerMonth is not null, "perDay", "must be given, or perMonth: a budget limits something.");
        errors.Require(spec.PerDay is null or (>= 0 and <= MostUsd), "perDay", $"must be 0 to {MostUsd}.");
        errors.Require(spec.PerMonth is null or (>= 0 and <= MostUsd), "perMonth", $"must be 0 to {MostUsd}.");
        errors.Require(spec.WarnAt is > 0 and <= 1, "warnAt", "must be above 0 and at most 1.");
        errors.Require(spec.WhenUsedUp is BudgetPolicy.EndShows or BudgetPolicy.FinishShows, "whenUsedUp", "must be endShows or finishShows.");
        return errors.ToDictionary();
    }

    public static Dictionary<string, string[]> Check(CheckBudgetRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(Contracts.BudgetScope.TryParse("user:" + request.User, null, out _), "user", "must be 1 to 100 printable characters, with no space at either end.");
        errors.Require(request.Duration > TimeSpan.Zero && request.Duration <= TimeSpan.FromDays(7), "duration", "must be above zero and at most seven days.");
        errors.Require(request.HoldAs is null || SessionBroker.Contracts.SessionId.TryParse(request.HoldAs, null, out _), "holdAs", "must be the session's id.");
        return errors.ToDictionary();
    }
}
