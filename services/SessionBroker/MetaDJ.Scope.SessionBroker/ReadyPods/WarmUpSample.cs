using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>One pod's way to Ready: from the wish to its first frame, or, of a used one, from its release to a clean frame.</summary>
internal sealed record WarmUpSample(PodId PodId, DateTimeOffset ReadyAt, TimeSpan Took, bool IsReset)
{
    /// <summary>Only the way of a new pod begins with it.</summary>
    private const string FirstStage = "create";

    /// <returns>Null when the pod tells nothing: it never was ready, is on its way again, or was only prepared anew after some trouble.</returns>
    public static WarmUpSample? Of(PodResponse pod)
    {
        if (pod is not { ReadyAt: { } readyAt, Stage: null, StageSeconds.Count: > 0 })
        {
            return null;
        }

        var isNew = pod.StageSeconds.ContainsKey(FirstStage);
        return isNew || pod.ResetFence > 0
            ? new WarmUpSample(pod.Id, readyAt, TimeSpan.FromSeconds(pod.StageSeconds.Values.Sum()), !isNew)
            : null;
    }

    /// <summary>The same way gives the same text, whoever saw it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{PodId} {ReadyAt.ToUnixTimeMilliseconds()} {(IsReset ? 'r' : 'w')} {(long)Took.TotalMilliseconds}");

    public static WarmUpSample Parse(string text)
    {
        var parts = text.Split(' ');
        return new WarmUpSample(
            PodId.Parse(parts[0]), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            TimeSpan.FromMilliseconds(long.Parse(parts[3], CultureInfo.InvariantCulture)), parts[2] == "r");
    }
}
