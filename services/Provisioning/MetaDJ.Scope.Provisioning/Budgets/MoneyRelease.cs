using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Which money is held for nothing: its pod is gone or was never placed, or its session's pod holds it now.</summary>
internal static class MoneyRelease
{
    /// <summary>A stopped pod is started as a new one: its money is held some moments before its record is written.</summary>
    private static readonly TimeSpan RecordGrace = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<string> Decide(PodSnapshot snapshot, MoneyFacts money, DateTimeOffset now)
    {
        if (money.Holds.Count == 0)
        {
            return [];
        }

        var pods = snapshot.Pods.ToDictionary(pod => pod.Id.ToString());
        var sessions = Sessions(snapshot);
        return
        [
            .. money.Holds
                .Where(hold => hold.Value.Open && (hold.Value.Expires is not null ? sessions.Contains(hold.Key) : IsIdle(hold.Key, hold.Value)))
                .Select(hold => hold.Key),
        ];

        bool IsIdle(string id, MoneyHold hold) => pods.TryGetValue(id, out var pod)
            ? !pod.Occupies || (pod is { State: PodState.Requested, Placement.Asking: null } && !snapshot.IsBusy(pod))
            : now - DateTimeOffset.FromUnixTimeMilliseconds(hold.From) >= RecordGrace;
    }

    /// <summary>Those whose pod costs their money already.</summary>
    private static HashSet<string> Sessions(PodSnapshot snapshot) => snapshot.Demand is not { } demand
        ? []
        : [.. snapshot.Pods.Where(MoneyKeeping.Costs).Select(pod => demand.UseOf(pod)?.Session).OfType<SessionBroker.Contracts.SessionId>().Select(session => session.ToString())];
}
