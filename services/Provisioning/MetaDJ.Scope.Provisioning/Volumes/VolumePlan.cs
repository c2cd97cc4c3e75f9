using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What to do next for a volume that a pod wants, from facts alone.</summary>
internal static class VolumePlan
{
    /// <param name="volume">Null when it was never asked for, or its record was lost.</param>
    /// <param name="settle">From when on after it was asked for a listing must show it.</param>
    public static VolumeStep Next(Volume? volume, VolumeWish wish, VolumeListing listing, TimeSpan settle, TimeSpan rest, DateTimeOffset now)
    {
        // By its name, record or not: what came of a creation without an answer, or outlived our records, is not made twice.
        if (listing.Find(wish) is { } cloud)
        {
            return new VolumeStep.Adopt(cloud);
        }

        return volume switch
        {
            { AskedAt: { } asked } when listing.At - asked < settle => new VolumeStep.Wait("looking for its volume, whose creation was not answered"),
            { Trouble: { } trouble, TroubleAt: { } since } when now - since < rest => new VolumeStep.Rest(trouble),
            _ => new VolumeStep.Ask(),
        };
    }

    /// <returns>Gigabytes; null when it must not grow any more.</returns>
    public static int? Grown(int sizeGb, int? growTo, int stepGb) =>
        growTo is { } most && most > sizeGb ? Math.Min(Math.Min(sizeGb + stepGb, most), ManagedVolumeRules.MostGb) : null;
}

/// <param name="At">When it was asked for: it knows nothing of what came later.</param>
internal sealed record VolumeListing(DateTimeOffset At, IReadOnlyList<CloudVolume> Volumes)
{
    /// <summary>Of two under one name, which only a hand other than ours can make, always the same one.</summary>
    public CloudVolume? Find(VolumeWish wish) => Volumes
        .Where(volume => volume.Name == wish.Name && volume.DataCenter == wish.DataCenter)
        .MinBy(volume => volume.VolumeId, StringComparer.Ordinal);

    public CloudVolume? Find(string volumeId) => Volumes.FirstOrDefault(volume => volume.VolumeId == volumeId);
}

/// <summary>One step for a volume.</summary>
internal abstract record VolumeStep
{
    private VolumeStep()
    {
    }

    public sealed record Adopt(CloudVolume Cloud) : VolumeStep;

    public sealed record Ask : VolumeStep;

    public sealed record Wait(string Text) : VolumeStep;

    /// <summary>The cloud refused lately: the next candidate, please.</summary>
    public sealed record Rest(string Reason) : VolumeStep;
}
