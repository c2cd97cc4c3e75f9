using MetaDJ.Scope.Provisioning.Pods.Access;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>Gathers the facts of a diagnosis, all at once and within a bound.</summary>
internal sealed class PodExamination(
    CloudExamination cloud, ScopeExamination scope, FleetExamination fleet, IOptions<DiagnosisOptions> options, TimeProvider clock)
{
    public async Task<PodFindings> ExamineAsync(Pod pod, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var findings = new PodFindings { Pod = pod, Now = clock.GetUtcNow() };
        var known = fleet.LookAsync(pod, either.Token);
        var words = Saved(pod);
        if (pod.CloudId is not null && !pod.Placement.Gone)
        {
            var (atCloud, said, inScope) = (
                cloud.LookAsync(pod, either.Token), cloud.WordsAsync(pod, either.Token), scope.LookAsync(pod, LeasedAsync(known), either.Token));
            var keys = pod.Spec.Access.Ssh ? cloud.KeysAsync(either.Token) : Task.FromResult<IReadOnlyList<string>?>(null);
            var (scopeFindings, scopeWords) = await inScope;
            words = [.. words, .. await said, .. scopeWords];
            findings = findings with { Cloud = await atCloud, Scope = scopeFindings, SshMissing = Missing(pod, await atCloud, await keys) };
        }

        cancellationToken.ThrowIfCancellationRequested();
        return findings with { Fleet = await known, Signs = LogSigns.Find(words) };
    }

    private static async Task<bool?> LeasedAsync(Task<FleetFindings> known) => (await known).Leased;

    private static IReadOnlyList<string> Missing(Pod pod, CloudFindings cloud, IReadOnlyList<string>? keys) => pod.Spec.Access.Ssh
        ? SshPreflight.Of(pod, new PodAccessFacts(cloud.Pod, cloud.At, cloud.Answered, keys, null)).Missing
        : [];

    /// <summary><c>Container: text</c>, read before it was terminated; and why its record says it ended.</summary>
    private static List<LogWord> Saved(Pod pod)
    {
        var words = pod.PostMortem.Select(line => line.Split(": ", 2) is [var source, var text] && source is not "" && !source.Contains(' ', StringComparison.Ordinal)
            ? new LogWord(source.ToLowerInvariant(), null, text)
            : new LogWord("record", null, line)).ToList();
        if (pod.Reason is { } reason)
        {
            words.Add(new LogWord("record", pod.EndedAt, reason));
        }

        return words;
    }
}
