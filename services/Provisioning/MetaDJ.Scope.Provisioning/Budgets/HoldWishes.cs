using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>How much money a pod asks for, and of whose budgets.</summary>
internal static class HoldWishes
{
    /// <summary>For a pod about to be created, or a stopped one about to be started. All of the reserve or nothing: less would not last until a picture.</summary>
    /// <param name="pricePerHour">USD, of the offer or of the pod when it last ran.</param>
    /// <param name="user">For whom; null for nobody in particular.</param>
    public static HoldWish Start(Pod pod, decimal pricePerHour, string? user, BudgetOptions options, DateTimeOffset now)
    {
        var gpu = MicroUsd.Up(pricePerHour);
        return new HoldWish(pod.Id.ToString(), gpu + Storage(pod, isRunning: true), gpu, now + options.Reserve, now + options.Reserve, Starts: true, Scopes(pod, user));
    }

    /// <summary>For a pod that costs something already: as long as there is money for, up to the reserve.</summary>
    /// <param name="till">Instead of the reserve's end, when somebody is to play to the end of the show.</param>
    public static HoldWish Keep(Pod pod, MoneyHold? hold, string? user, DateTimeOffset till)
    {
        var runs = pod.State != PodState.Stopped;
        var price = pod.Placement.PricePerHour > 0 ? MicroUsd.Up(pod.Placement.PricePerHour) : hold?.Gpu ?? 0;
        var gpu = runs ? price : 0;
        return new HoldWish(pod.Id.ToString(), gpu + Storage(pod, runs), gpu, till, DateTimeOffset.UnixEpoch, Starts: false, Scopes(pod, user));
    }

    public static IReadOnlyList<BudgetScope> Scopes(Pod pod, string? user) =>
        user is not null && BudgetScope.TryParse("user:" + user, null, out var person)
            ? [BudgetScope.Fleet, BudgetScope.Of(pod.Pool), person]
            : [BudgetScope.Fleet, BudgetScope.Of(pod.Pool)];

    /// <returns>Gigabytes of the host's own volume disk; null when there is none, or a network volume instead, which costs whether the pod is there or not.</returns>
    public static int? VolumeDisk(Pod pod) => pod.Spec.NetworkVolumeId is null && pod.Placement.VolumeId is null ? pod.Spec.VolumeGb : null;

    private static long Storage(Pod pod, bool isRunning) => MicroUsd.Up(StoragePrices.Disks(pod.Spec.DiskGb, VolumeDisk(pod), isRunning));
}
