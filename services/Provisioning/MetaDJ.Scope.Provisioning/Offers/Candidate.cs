using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>A GPU type in a cloud and data centre: what a pod is asked for.</summary>
internal sealed record Candidate(string GpuType, CloudTier Cloud, string? DataCenter)
{
    public static Candidate Of(GpuOffer offer) => new(offer.GpuType, offer.Cloud, offer.DataCenter);

    public override string ToString() => DataCenter is null ? $"{GpuType} ({Cloud})" : $"{GpuType} ({Cloud}, {DataCenter})";
}
