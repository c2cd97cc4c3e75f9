using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Whose money a pod costs: whoever plays on it, or the one in line it is meant for. A spare is nobody's.</summary>
internal sealed class PodUsers
{
    private readonly Dictionary<PodId, string> _users = [];

    public PodUsers(PodSnapshot snapshot)
    {
        if (snapshot.Demand is not { } demand)
        {
            return;
        }

        foreach (var pool in snapshot.Pools)
        {
            var line = demand.LineOf(pool.Name);
            var next = 0;
            foreach (var pod in snapshot.PodsOf(pool.Name).Where(pod => pod.State.IsSupply()).OrderByDescending(pod => pod.State).ThenBy(pod => pod.CreatedAt))
            {
                if (demand.IsLeased(pod))
                {
                    Set(pod, demand.UseOf(pod)?.User);
                }
                else if (next < line.Count)
                {
                    // The next in line gets the pod that is furthest on its way.
                    Set(pod, line[next++].User);
                }
            }
        }
    }

    public string? Of(Pod pod) => _users.GetValueOrDefault(pod.Id);

    private void Set(Pod pod, string? user)
    {
        if (user is not null)
        {
            _users[pod.Id] = user;
        }
    }
}
