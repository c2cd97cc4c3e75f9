using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What a listing makes of a volume's record.</summary>
internal static class VolumeRecords
{
    /// <returns>Null when the listed one is a second of the same name: the first stays the one that is used.</returns>
    public static Volume? Listed(Volume? record, CloudVolume cloud, bool isUsed, DateTimeOffset now)
    {
        if (record is { VolumeId: { } known } && known != cloud.VolumeId)
        {
            return null;
        }

        var seen = (record ?? Volume.Of(cloud)).Seen(cloud);
        return seen with { UnattachedSince = isUsed ? null : seen.UnattachedSince ?? now };
    }

    /// <summary>It was there, and is not; one that is being asked for is not held against a listing that may be older.</summary>
    public static bool IsGone(Volume volume, VolumeListing listing) => volume is { VolumeId: { } id, AskedAt: null } && listing.Find(id) is null;
}
