using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>
/// The last words of a pod: the cloud's lines of it, system and container, and Scope's own log where it still answers. Read before whatever
/// would erase them; neither has a second copy.
/// </summary>
internal sealed partial class PostMortem(IGpuCloud cloud, PodScopes scopes, TimeProvider clock, ILogger<PostMortem> logger)
{
    /// <summary>A pod that is to end costs money and waits for its last words: where the rate limit or the cloud keeps them back, it ends without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int LinesOfEach = 40;
    private const int LongestLine = 400;

    public async Task<IReadOnlyList<string>> ReadAsync(Pod pod, CancellationToken cancellationToken)
    {
        var (cloudLines, scopeLines) = (CloudAsync(pod, cancellationToken), ScopeAsync(pod, cancellationToken));
        return [.. (await cloudLines).Concat(await scopeLines).Select(line => Clean(line, pod.CloudId))];
    }

    private async Task<IEnumerable<string>> CloudAsync(Pod pod, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await foreach (var line in cloud.LogsAsync(pod.CloudId!, new LogQuery(Tail: LinesOfEach, Follow: false), either.Token))
            {
                lines.Add($"{Word(line.Source)}: {line.Line}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (deadline.IsCancellationRequested && exception is OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogUnreadable(exception.Message);
        }

        return lines.TakeLast(LinesOfEach);
    }

    private async Task<IEnumerable<string>> ScopeAsync(Pod pod, CancellationToken cancellationToken)
    {
        using var tail = await scopes.HastyFor(pod).GetLogTailAsync(LinesOfEach, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return (tail.Content?.Lines ?? []).TakeLast(LinesOfEach).Select(line => $"scope: {line}");
    }

    /// <summary>A pod's id opens it, and addresses in a log may carry tokens.</summary>
    internal static string Clean(string line, string? cloudId)
    {
        var clean = Secrets().Replace(cloudId is null ? line : line.Replace(cloudId, "(pod)", StringComparison.Ordinal), "$1***");
        return clean.Length <= LongestLine ? clean : clean[..LongestLine] + "…";
    }

    private static string Word(CloudLogSource source) => source == CloudLogSource.System ? "system" : "container";

    [GeneratedRegex(@"((?:token|api[_-]?key|authorization|password|secret)[""']?\s*[=:]\s*[""']?(?:bearer\s+)?|(?=\bhf_))[^\s&""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();

    [LoggerMessage(LogLevel.Debug, "The last lines of a pod cannot be read: {Cause}")]
    private partial void LogUnreadable(string cause);
}
