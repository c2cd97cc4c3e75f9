using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;

namespace MetaDJ.Scope.Provisioning.Offers.Ranking;

/// <summary>Why an offer will not do for a wish, in words. Being sold out is no reason: that turns over within minutes.</summary>
internal static class OfferFit
{
    /// <summary>Scope's published image is built on it.</summary>
    private static readonly Version MinimumCuda = Version.Parse(RunPod.RunPodCatalogue.MinimumCuda);

    /// <returns>Null when it fits.</returns>
    public static string? WhyNot(GpuWish wish, GpuOffer offer, PipelineMemory? memory) =>
        Hardware(wish, offer, memory) ?? Preferences(wish, offer) ?? Place(wish, offer);

    /// <summary>Gigabytes; null when nobody knows what the pipeline takes.</summary>
    public static int? FloorGb(GpuWish wish, PipelineMemory? memory) =>
        wish.MinimumVramGb ?? (wish.Pipeline is null ? 0 : memory?.FloorGb(wish.Quantization));

    public static bool IsSlice(GpuOffer offer) => offer.GpuType.Contains(" MIG ", StringComparison.Ordinal);

    /// <summary>The place of the first candidate of the pool that means this offer; null when none does.</summary>
    public static int? StatedPlace(GpuWish wish, GpuOffer offer)
    {
        for (var place = 0; place < wish.Candidates.Count; place++)
        {
            var wanted = wish.Candidates[place];
            if (wanted.GpuType == offer.GpuType
                && (wanted.Cloud is null || wanted.Cloud == offer.Cloud)
                && (wanted.DataCenter is null || wanted.DataCenter == offer.DataCenter))
            {
                return place;
            }
        }

        return null;
    }

    private static string? Hardware(GpuWish wish, GpuOffer offer, PipelineMemory? memory)
    {
        if (offer.Manufacturer == "AMD" || offer.GpuType.StartsWith("AMD ", StringComparison.Ordinal))
        {
            return "Scope needs an NVIDIA GPU.";
        }

        if (IsSlice(offer) && offer.Cloud != CloudTier.Secure)
        {
            return "Slices of a GPU exist in the Secure cloud only.";
        }

        if (Version.TryParse(offer.NewestCuda, out var cuda) && cuda < MinimumCuda)
        {
            return $"Its hosts have CUDA {offer.NewestCuda} at most; Scope's image needs {MinimumCuda}.";
        }

        return FloorGb(wish, memory) switch
        {
            null => $"How much memory the pipeline {wish.Pipeline} needs is not known: set minimumVramGb.",
            { } needed when offer.VramGb < needed => TooSmall(wish, offer, needed, memory),
            _ => null,
        };
    }

    private static string TooSmall(GpuWish wish, GpuOffer offer, int needed, PipelineMemory? memory)
    {
        var text = $"{offer.VramGb} GB of memory, {needed} GB needed";
        return wish.MinimumVramGb is null && memory?.FloorGb(PipelineMemory.Fp8) is { } quantised && quantised < needed
            ? $"{text} unquantised ({quantised} GB with {PipelineMemory.Fp8})."
            : text + ".";
    }

    private static string? Preferences(GpuWish wish, GpuOffer offer)
    {
        if (wish.Clouds.Count > 0 && !wish.Clouds.Contains(offer.Cloud))
        {
            return $"The {offer.Cloud} cloud is not among those asked for.";
        }

        if (wish.Candidates.Count > 0 && StatedPlace(wish, offer) is null)
        {
            return "It is not among the pool's candidates.";
        }

        if (wish.GpuTypes.Count > 0 && !wish.GpuTypes.Contains(offer.GpuType, StringComparer.Ordinal))
        {
            return "This GPU type is not among those asked for.";
        }

        return offer.PricePerHour > wish.MaximumPricePerHour
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"${offer.PricePerHour:0.00##} per hour is above the ceiling of ${wish.MaximumPricePerHour:0.00##}.")
            : null;
    }

    private static string? Place(GpuWish wish, GpuOffer offer)
    {
        if (wish.NetworkVolume && offer.Cloud != CloudTier.Secure)
        {
            return "Network volumes exist in the Secure cloud only.";
        }

        if (wish.NetworkVolume && wish.VolumeDataCenters is { } homes && offer.DataCenter is { } place && !homes.Contains(place, StringComparer.Ordinal))
        {
            return homes.Count == 0 ? "There is no data centre for the network volume." : $"The network volume is in {string.Join(" or ", homes)}.";
        }

        if (wish.GlobalNetworkDataCenters is { } networked && (offer.Cloud != CloudTier.Secure || !networked.Contains(offer.DataCenter, StringComparer.Ordinal)))
        {
            return offer.Cloud != CloudTier.Secure ? "Global networking exists in the Secure cloud only." : "This data centre has no global network.";
        }

        return wish.DataCenters.Count > 0 && (offer.DataCenter is null || !wish.DataCenters.Contains(offer.DataCenter, StringComparer.Ordinal))
            ? "This data centre is not among those asked for."
            : null;
    }
}
