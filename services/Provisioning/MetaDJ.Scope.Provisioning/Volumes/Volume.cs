using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Records;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What we know of one network volume of ours. The record in Redis; changed through <see cref="VolumeStore"/> only.</summary>
internal sealed record Volume : IFencedRecord<Volume>
{
    /// <summary>At the cloud, and unique for the wish: how it is found again.</summary>
    public required string Name { get; init; }

    public required string DataCenter { get; init; }

    /// <summary>As the cloud says it, or as it was asked for.</summary>
    public required VolumeTier Tier { get; init; }

    public required int SizeGb { get; init; }

    public long Version { get; init; }

    /// <summary>Null until the cloud has answered, and again when it has it no more.</summary>
    public string? VolumeId { get; init; }

    /// <summary>From before its creation was sent until the answer is known.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Why the cloud would not make it or grow it, or why it is full.</summary>
    public string? Trouble { get; init; }

    public DateTimeOffset? TroubleAt { get; init; }

    public DateTimeOffset? GrownAt { get; init; }

    public DateTimeOffset? UnattachedSince { get; init; }

    public Volume At(long version) => this with { Version = version };

    public static Volume Of(CloudVolume cloud) =>
        new() { Name = cloud.Name, DataCenter = cloud.DataCenter, Tier = cloud.Tier, SizeGb = cloud.SizeGb, VolumeId = cloud.VolumeId };

    /// <summary>The cloud has it.</summary>
    public Volume Seen(CloudVolume cloud) => this with
    {
        VolumeId = cloud.VolumeId,
        AskedAt = null,
        SizeGb = cloud.SizeGb,
        Tier = cloud.Tier,
        Trouble = VolumeId is null ? null : Trouble,
    };

    public Volume InTrouble(string cause, DateTimeOffset now) => this with { Trouble = cause, TroubleAt = now };
}
