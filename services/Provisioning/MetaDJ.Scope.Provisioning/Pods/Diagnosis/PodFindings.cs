using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>What was found out about a pod. Null and unknown mean that it was not asked, or did not answer in time.</summary>
internal sealed record PodFindings
{
    public required Pod Pod { get; init; }

    public required DateTimeOffset Now { get; init; }

    public CloudFindings Cloud { get; init; } = new();

    public ScopeFindings Scope { get; init; } = new();

    public FleetFindings Fleet { get; init; } = new();

    /// <summary>Of its logs, live or saved.</summary>
    public IReadOnlyList<DiagnosisSign> Signs { get; init; } = [];

    /// <summary>What is missing for a shell, where its pool wants one.</summary>
    public IReadOnlyList<string> SshMissing { get; init; } = [];
}

/// <param name="Answered">The cloud was asked just now and answered.</param>
/// <param name="Pod">As it said, or as its last listing had it; null when it has none.</param>
internal sealed record CloudFindings(bool Answered = false, CloudPod? Pod = null, DateTimeOffset? At = null);

/// <summary>What Scope said. Each is null when it was not asked, or gave no answer.</summary>
internal sealed record ScopeFindings
{
    public ProxyAnswer? Proxy { get; init; }

    public ScopeHealth? Health { get; init; }

    /// <summary>Whether its schemas have the pool's pipeline.</summary>
    public bool? OffersPipeline { get; init; }

    public ModelsStatus? Models { get; init; }

    public IReadOnlyList<string>? LoraPaths { get; init; }

    /// <summary>Asked only while nobody can be loading: the answer may be the one telling of an error that there is.</summary>
    public PipelineStatus? Pipeline { get; init; }

    /// <summary>The first look at its sessions was answered.</summary>
    public bool SessionsTold { get; init; }

    /// <summary>How many frames it had made at two instants.</summary>
    public long? FramesBefore { get; init; }

    public long? FramesAfter { get; init; }

    public double? SessionSeconds { get; init; }

    public bool? Paused { get; init; }

    public bool? ShowsPicture { get; init; }
}

/// <summary>What the fleet knows and does.</summary>
/// <param name="Leased">Null when the broker could not be asked.</param>
/// <param name="Brake">Why nothing is done at present; null when it is free.</param>
/// <param name="OthersOnTheWay">Pods of its pool that are being brought up.</param>
/// <param name="AsksAgainAt">When the pool asks for another after failures.</param>
internal sealed record FleetFindings(
    bool? Leased = null, string? Brake = null, int OthersReady = 0, int OthersOnTheWay = 0, DateTimeOffset? AsksAgainAt = null, int Failures = 0);
