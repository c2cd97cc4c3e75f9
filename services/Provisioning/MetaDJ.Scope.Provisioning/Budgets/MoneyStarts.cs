using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Lets start what there is money for, in the order of the plan.</summary>
internal sealed class MoneyStarts(PodSnapshot snapshot, MoneyFacts money, MoneySheet sheet, PodUsers users, BudgetOptions options, DateTimeOffset now)
{
    private readonly Dictionary<PodId, string> _refusals = [];

    /// <summary>After RunPod said that the balance does not allow a pod, one alone finds out whether it does again.</summary>
    private bool _isTrying = money.NoBalance is not null && snapshot.Pods.Any(pod => pod is { State: PodState.Requested, Placement.Asking: not null });

    /// <summary>Why a stopped pod was not started again.</summary>
    public string? RefusalOf(Pod pod) => pod.State == PodState.Stopped ? _refusals.GetValueOrDefault(pod.Id) : null;

    /// <returns>What becomes of the action; null when nothing does.</returns>
    public PodAction? Judge(PodAction action) => action switch
    {
        PodAction.Create create when Wish(create.Pod, create.Offer.PricePerHour) is var wish =>
            WhyNot(wish) is { } why ? new PodAction.Withhold(create.Pod, why, now + options.RetryInterval) : create with { Money = wish },
        PodAction.Start start => Judge(start, Wish(start.Pod, start.Pod.Placement.PricePerHour)),
        _ => action,
    };

    private PodAction.Start? Judge(PodAction.Start start, HoldWish wish)
    {
        if (WhyNot(wish) is not { } why)
        {
            return start with { Money = wish };
        }

        _refusals[start.Pod.Id] = why;
        return null;
    }

    private HoldWish Wish(Pod pod, decimal pricePerHour) => HoldWishes.Start(pod, pricePerHour, users.Of(pod), options, now);

    private string? WhyNot(HoldWish wish)
    {
        if (money.NoBalance is { } said)
        {
            if (said.Until > now || _isTrying)
            {
                return string.Create(CultureInfo.InvariantCulture, $"RunPod refused a pod because of the account's balance ({said.Detail}); the next attempt is at {said.Until:HH:mm:ss} UTC.");
            }

            _isTrying = true;
        }

        return sheet.Take(wish) is HoldOutcome.Refused(var why) ? why.Text : null;
    }
}
