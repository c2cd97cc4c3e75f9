using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Budgets;

internal static class BudgetProblems
{
    public static ProblemHttpResult NotFound(BudgetScope scope) => Problem.NotFound($"budget of {scope.Describe()}");

    public static ProblemHttpResult TooMany() => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-budgets", "There are too many budgets", $"There may be {BudgetStore.Most}; delete one that nobody needs any more.");

    public static ProblemHttpResult SpotNotOffered(bool isSwitchedOn) => Problem.Create(
        StatusCodes.Status422UnprocessableEntity, "spot-not-offered", "Spot is not offered by the provider's API",
        $"RunPod took interruptible pods out of its API in May 2026, so a pool cannot be paid for as spot{(isSwitchedOn ? ", whatever Provisioning:Budgets:Spot says" : "")}. Use onDemand, or savings with a plan.");
}
