using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>A candidate that said no.</summary>
internal sealed record Refusal(Candidate Candidate, string Reason, RefusalKind Kind, int? Status, DateTimeOffset At)
{
    /// <summary>The same request is refused again, whoever asks, until a person changes something.</summary>
    public bool IsLasting => Kind is RefusalKind.Misconfigured or RefusalKind.Invalid;

    public PodRefusal ToResponse() => new(Candidate.GpuType, Candidate.Cloud, Candidate.DataCenter, Kind, Status, Reason, At);

    public override string ToString() => Status is { } status ? $"{Candidate}: {status}: {Reason}" : $"{Candidate}: {Reason}";
}
