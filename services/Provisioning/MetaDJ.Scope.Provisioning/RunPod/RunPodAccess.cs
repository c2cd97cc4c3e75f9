using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>How RunPod's pods are reached.</summary>
internal sealed class RunPodAccess(IRunPodApi api) : ICloudAccess
{
    public async Task<CloudPod?> FindAsync(string cloudId, CancellationToken cancellationToken)
    {
        using var answer = await api.GetPodAsync(cloudId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.StatusCode == HttpStatusCode.NotFound ? null : answer.Read().ToCloudPod();
    }

    public async Task<IReadOnlyList<string>> SshKeysAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.GetSshKeysAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answer.Read().Keys.Select(NameOf)];
    }

    /// <summary>Kind and comment; the key itself says nothing to a person.</summary>
    private static string NameOf(string key) => key.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) switch
    {
        [var kind, _, var comment] => $"{kind} {comment}",
        [var kind, ..] => kind,
        _ => "unreadable",
    };
}
