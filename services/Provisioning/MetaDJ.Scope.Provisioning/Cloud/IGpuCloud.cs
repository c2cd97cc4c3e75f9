using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>The provider as the reconciler sees it. RunPod is the one implementation; tests use a fake.</summary>
public interface IGpuCloud
{
    /// <summary>One call for the whole fleet; only pods whose name carries our prefix.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked; nothing may be concluded about any pod.</exception>
    Task<IReadOnlyList<CloudPod>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Sent at most once. After <see cref="CreateOutcome.Unknown"/> look for the pod by its name before asking again.</summary>
    Task<CreateOutcome> CreateAsync(CloudPodRequest request, CancellationToken cancellationToken);

    /// <summary>Best effort: a stopped pod is tied to its machine, whose GPU may be taken.</summary>
    Task<CloudOutcome> StartAsync(string cloudId, CancellationToken cancellationToken);

    Task<CloudOutcome> StopAsync(string cloudId, CancellationToken cancellationToken);

    /// <summary>A pod that is already gone is <see cref="CloudOutcome.Done"/>.</summary>
    Task<CloudOutcome> TerminateAsync(string cloudId, CancellationToken cancellationToken);

    /// <summary>The data centre a network volume lives in, which its pods must live in too; null when the provider has no such volume.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<string?> VolumeDataCenterAsync(string volumeId, CancellationToken cancellationToken);

    /// <summary>The past lines, then live ones until cancelled or the pod is gone; nothing for a pod that is gone already.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    IAsyncEnumerable<CloudLogLine> LogsAsync(string cloudId, LogQuery query, CancellationToken cancellationToken);

    /// <summary>The public address of a pod's HTTP port, ending in a slash.</summary>
    Uri ProxyAddress(string cloudId, int port);
}

/// <param name="CostPerHour">USD as billed while running; not to be multiplied while <see cref="CloudPodStatus.Exited"/>.</param>
public sealed record CloudPod(
    string CloudId,
    string Name,
    CloudPodStatus Status,
    string? GpuType,
    string? DataCenter,
    decimal CostPerHour,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt)
{
    /// <summary>Null when not told. A start may give back a pod without its GPU: check it before use.</summary>
    public int? GpuCount { get; init; }

    /// <summary>Gigabytes of container disk; null when not told.</summary>
    public int? DiskGb { get; init; }

    /// <summary>Gigabytes of volume disk, 0 without one; null when not told.</summary>
    public int? VolumeGb { get; init; }

    /// <summary>Of the host, <c>major.minor</c>; null when not told.</summary>
    public string? CudaVersion { get; init; }

    /// <summary>Null when not told.</summary>
    public CloudTier? Tier { get; init; }

    /// <summary>As asked for: <c>8000/http</c>, <c>22/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>As they are reached at present; empty while not running, and for some time after.</summary>
    public IReadOnlyList<CloudPort> MappedPorts { get; init; } = [];

    /// <summary>Null when not told.</summary>
    public CloudSsh? Ssh { get; init; }

    /// <summary>Null when not told.</summary>
    public CloudPrivateNetwork? PrivateNetwork { get; init; }

    /// <summary>Null while not running, and when not told.</summary>
    public CloudUsage? Usage { get; init; }

    /// <summary>It can be neither stopped nor reset.</summary>
    public bool IsLocked { get; init; }

    /// <summary>The value of <see cref="OwnerMarker.Variable"/>; null without. No other variable is ever carried.</summary>
    public string? Owner { get; init; }
}

/// <summary>Running proves nothing about Scope.</summary>
public enum CloudPodStatus
{
    Unknown = 0,
    Provisioning = 1,
    Starting = 2,
    Running = 3,
    Exited = 4,
    Error = 5,
    Terminated = 6,
}

/// <param name="Name">Unique per attempt: it is how a pod is found again when the answer to its creation was lost.</param>
/// <param name="DataCenter">Null for any.</param>
/// <param name="DiskGb">Container disk, erased on stop.</param>
/// <param name="VolumeGb">Host-local volume at <c>/workspace</c>; not together with <paramref name="NetworkVolumeId"/>.</param>
/// <param name="NetworkVolumeId">Mounted at <c>/workspace</c>; Secure cloud and the volume's data centre only.</param>
public sealed record CloudPodRequest(
    string Name,
    string Image,
    string GpuType,
    CloudTier Cloud,
    string? DataCenter,
    int DiskGb,
    int? VolumeGb,
    string? NetworkVolumeId,
    IReadOnlyDictionary<string, string> Environment,
    string MinimumCuda = "12.8")
{
    public CloudAccess Access { get; init; } = new();

    /// <summary>A template to begin with; all else said here is laid over it, the environment name by name.</summary>
    public string? TemplateId { get; init; }
}

/// <summary>What came of asking for a pod.</summary>
public abstract record CreateOutcome
{
    private CreateOutcome()
    {
    }

    public sealed record Placed(CloudPod Pod) : CreateOutcome;

    /// <summary>Sold out or a cross-field rule broken, which the provider does not tell apart: try the next candidate.</summary>
    public sealed record NoCapacity(string Detail) : CreateOutcome;

    /// <summary>This account may not use that pool: try the next candidate.</summary>
    public sealed record Forbidden(string Detail) : CreateOutcome;

    /// <summary>No candidate will do: stop and tell a person.</summary>
    public sealed record NoBalance(string Detail) : CreateOutcome;

    /// <summary>The key is not accepted, or the request names something that does not exist: no repetition mends that, a person must.</summary>
    public sealed record Misconfigured(string Detail, int Status) : CreateOutcome;

    /// <summary>The request breaks the contract: the same request will never do.</summary>
    public sealed record Refused(string Detail, IReadOnlyList<string> Errors, int Status = 422) : CreateOutcome;

    /// <summary>Something in front of the provider turned the call away. It says nothing about the key, the candidate or the request.</summary>
    public sealed record TurnedAway(string Detail) : CreateOutcome;

    /// <summary>Nothing was placed: try the same candidate again after this long.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter) : CreateOutcome;

    /// <summary>Timeout, broken connection or 5xx: a billing pod may exist, look for it by name.</summary>
    public sealed record Unknown(string Cause) : CreateOutcome;
}

/// <summary>What came of an action on a pod that exists, or did.</summary>
public abstract record CloudOutcome
{
    private CloudOutcome()
    {
    }

    public sealed record Done : CloudOutcome;

    /// <summary>The provider knows no such pod any more.</summary>
    public sealed record Gone : CloudOutcome;

    public sealed record Refused(string Detail) : CloudOutcome;

    public sealed record RateLimited(TimeSpan RetryAfter) : CloudOutcome;

    /// <summary>It may or may not have happened; the next listing tells.</summary>
    public sealed record Unknown(string Cause) : CloudOutcome;
}

/// <param name="Source">Null for both.</param>
/// <param name="Tail">0 to 5000 lines of the past before the live ones; null takes the provider's default.</param>
/// <param name="Since">Instead of <paramref name="Tail"/>.</param>
/// <param name="AfterId">Resumes after this line; wins over the other two.</param>
/// <param name="Follow">False ends the stream once the past has been read: the post-mortem of a pod about to be terminated.</param>
public sealed record LogQuery(
    CloudLogSource? Source = null, int? Tail = null, DateTimeOffset? Since = null, string? AfterId = null, bool Follow = true);

public enum CloudLogSource
{
    Unknown = 0,
    Container = 1,

    /// <summary>The provider's own lines, where image-pull errors show.</summary>
    System = 2,
}

/// <param name="Id">Opaque; to resume with.</param>
public sealed record CloudLogLine(string Id, DateTimeOffset At, CloudLogSource Source, string Line);
