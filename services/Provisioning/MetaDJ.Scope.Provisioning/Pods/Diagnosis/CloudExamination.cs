using MetaDJ.Scope.Provisioning.Cloud;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>What the cloud says of a pod, and of it in its logs.</summary>
internal sealed class CloudExamination(ICloudAccess access, IGpuCloud cloud, CloudFleet fleet, IOptions<DiagnosisOptions> options, TimeProvider clock)
{
    public async Task<CloudFindings> LookAsync(Pod pod, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        try
        {
            return new CloudFindings(Answered: true, await access.FindAsync(pod.CloudId!, cancellationToken), now);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return fleet.Last is { } listing ? new CloudFindings(Answered: false, PodLife.At(pod, listing), listing.At) : new CloudFindings();
        }
    }

    /// <summary>As many lines as came in time.</summary>
    public async Task<IReadOnlyList<LogWord>> WordsAsync(Pod pod, CancellationToken cancellationToken)
    {
        var words = new List<LogWord>();
        try
        {
            await foreach (var line in cloud.LogsAsync(pod.CloudId!, new LogQuery(Tail: options.Value.LogLines, Follow: false), cancellationToken))
            {
                words.Add(new LogWord(line.Source == CloudLogSource.System ? "system" : "container", line.At, line.Line));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // A log that cannot be read is no reason to say nothing.
        }

        return words;
    }

    /// <returns>Null when the account could not be asked.</returns>
    public async Task<IReadOnlyList<string>?> KeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await access.SshKeysAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
