using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// Whether somebody may open a session: <c>POST /api/budgets/check</c>. A warm pod costs whether they play or not, so it is the person's own budget
/// that is asked; that of the pool and of the fleet is asked when a pod starts.
/// </summary>
internal static class BudgetCheck
{
    /// <summary>By then the session's pod holds the money itself.</summary>
    private static readonly TimeSpan HoldLasts = TimeSpan.FromMinutes(5);

    internal static async Task<Results<Ok<CheckBudgetResponse>, ProblemHttpResult>> Post(
        CheckBudgetRequest request, MoneyBook money, PodStore pods, PoolPrice price, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (BudgetRules.Check(request) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        var fleet = await pods.ListAsync();
        var rate = Rate(request, fleet) ?? await price.OfNewPodAsync(request.Pool, cancellationToken);
        var wish = Wish(request, rate, clock.GetUtcNow());
        var outcome = request.HoldAs is null ? new MoneySheet(await money.ReadAsync(fleet)).Take(wish) : await money.TakeAsync(wish, fence: 0);
        var needed = MicroUsd.ToUsd(MicroUsd.Cost(wish.Rate, (long)request.Duration.TotalMilliseconds));
        return TypedResults.Ok(outcome switch
        {
            HoldOutcome.Held => new CheckBudgetResponse(true, needed, request.HoldAs is null ? null : wish.Expires, null),
            HoldOutcome.Refused(MoneyRefusal.OfBudget why) => new CheckBudgetResponse(false, needed, null, Refusal(why)),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        });
    }

    private static HoldWish Wish(CheckBudgetRequest request, long rate, DateTimeOffset now)
    {
        // Beyond a day nobody knows what else will be spent.
        var till = now + (request.Duration < BudgetWindow.LongestHold ? request.Duration : BudgetWindow.LongestHold);
        return new HoldWish(
            request.HoldAs ?? "asked", rate, Gpu: 0, till, till, Starts: false, [BudgetScope.OfUser(request.User)], now + HoldLasts);
    }

    /// <returns>Null when the pool has had no pod.</returns>
    private static long? Rate(CheckBudgetRequest request, IReadOnlyList<Pod> fleet)
    {
        var costing = fleet.Where(MoneyKeeping.Costs).ToList();
        var pod = costing.FirstOrDefault(pod => pod.Id == request.Pod)
            ?? costing.Where(pod => pod.Pool == request.Pool && pod.State != PodState.Stopped).MaxBy(pod => pod.Placement.PricePerHour)
            ?? fleet.Where(pod => pod.Pool == request.Pool && pod.Placement.PricePerHour > 0).MaxBy(pod => pod.CreatedAt);
        return pod is null ? null : HoldWishes.Keep(pod, null, null, DateTimeOffset.UnixEpoch).Rate;
    }

    private static BudgetRefusal Refusal(MoneyRefusal.OfBudget why) => new(
        why.Scope, why.Period, MicroUsd.ToUsd(why.Limit), MicroUsd.ToUsd(Math.Max(0, why.Free)), MicroUsd.ToUsd(why.Needed), why.EndsAt, why.Text);
}
