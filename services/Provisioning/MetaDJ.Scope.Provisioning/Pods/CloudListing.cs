using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The pods of our name at the cloud, as it told them.</summary>
/// <param name="at">When it was asked for: it knows nothing of what came later.</param>
internal sealed class CloudListing(DateTimeOffset at, IReadOnlyList<CloudPod> pods)
{
    // Two threads that look at it first build the same twice, which does no harm.
    private Dictionary<string, CloudPod>? _byId;
    private Dictionary<string, CloudPod>? _aliveByName;

    public DateTimeOffset At => at;

    public IReadOnlyList<CloudPod> Pods => pods;

    public CloudPod? Find(string? cloudId) => cloudId is null ? null : (_byId ??= First(pods, pod => pod.CloudId)).GetValueOrDefault(cloudId);

    /// <summary>The first of that name that is not terminated: a creation that was asked twice may have made two.</summary>
    public CloudPod? FindAlive(string name) =>
        (_aliveByName ??= First(pods.Where(pod => pod.Status != CloudPodStatus.Terminated), pod => pod.Name)).GetValueOrDefault(name);

    /// <summary>Pods that our own calls ended since, or lately, and when those were answered: exact where a listing only tells that they are gone.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Left { get; init; } = new Dictionary<string, DateTimeOffset>();

    public CloudListing Without(IReadOnlyDictionary<string, DateTimeOffset> left) => new(at, [.. pods.Where(pod => !left.ContainsKey(pod.CloudId))])
    {
        Left = Left.Where(one => !left.ContainsKey(one.Key)).Concat(left).ToDictionary(StringComparer.Ordinal),
    };

    private static Dictionary<string, CloudPod> First(IEnumerable<CloudPod> pods, Func<CloudPod, string> key)
    {
        var index = new Dictionary<string, CloudPod>();
        foreach (var pod in pods)
        {
            index.TryAdd(key(pod), pod);
        }

        return index;
    }
}
