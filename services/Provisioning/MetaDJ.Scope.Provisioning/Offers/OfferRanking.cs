using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>Which offers will do for a wish, the first to try first, and why the others will not.</summary>
public static class OfferRanking
{
    /// <summary>Those that fit come first: by the order of the wanted GPU types, then price, then stock.</summary>
    public static IReadOnlyList<GpuOffer> Rank(GpuWish wish, IEnumerable<GpuOffer> offers) =>
    [
        .. offers
            .Select(offer => WhyNot(wish, offer) is { } reason
                ? offer with { Fits = false, Reason = reason }
                : offer with { Fits = true, Reason = null })
            .OrderByDescending(offer => offer.Fits)
            .ThenBy(offer => PreferenceOf(wish, offer))
            .ThenByDescending(offer => offer.DataCenter is { } place && wish.VolumesAt.Contains(place, StringComparer.Ordinal))
            .ThenBy(offer => offer.PricePerHour)
            .ThenByDescending(offer => StockOf(offer))
            .ThenBy(offer => offer.GpuType, StringComparer.Ordinal)
            .ThenBy(offer => offer.Cloud)
            .ThenBy(offer => offer.DataCenter, StringComparer.Ordinal),
    ];

    private static string? WhyNot(GpuWish wish, GpuOffer offer) =>
        Hardware(wish, offer) ?? Preferences(wish, offer) ?? Place(wish, offer)
        ?? (offer.Stock == "NONE" ? "Sold out at present." : null);

    private static string? Hardware(GpuWish wish, GpuOffer offer)
    {
        if (offer.GpuType.StartsWith("AMD ", StringComparison.Ordinal))
        {
            return "Scope needs an NVIDIA GPU.";
        }

        if (IsSlice(offer) && offer.Cloud != CloudTier.Secure)
        {
            return "Slices of a GPU exist in the Secure cloud only.";
        }

        var floor = wish.MinimumVramGb ?? (wish.Pipeline is { } pipeline ? PipelineVram.FloorOf(pipeline, wish.Quantization) : 0);
        return floor switch
        {
            null => $"How much memory the pipeline {wish.Pipeline} needs is not known: set minimumVramGb.",
            { } needed when offer.VramGb < needed => TooSmall(wish, offer, needed),
            _ => null,
        };
    }

    private static string TooSmall(GpuWish wish, GpuOffer offer, int needed)
    {
        var text = $"{offer.VramGb} GB of memory, {needed} GB needed";
        var quantised = wish is { MinimumVramGb: null, Pipeline: { } pipeline } ? PipelineVram.FloorOf(pipeline, PipelineVram.Fp8) : null;
        return quantised < needed ? $"{text} without quantization {PipelineVram.Fp8} ({quantised} GB with it)." : text + ".";
    }

    private static string? Preferences(GpuWish wish, GpuOffer offer)
    {
        if (wish.Clouds.Count > 0 && !wish.Clouds.Contains(offer.Cloud))
        {
            return $"The {offer.Cloud} cloud is not among those asked for.";
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

        return wish.DataCenters.Count > 0 && (offer.DataCenter is null || !wish.DataCenters.Contains(offer.DataCenter, StringComparer.Ordinal))
            ? "This data centre is not among those asked for."
            : null;
    }

    /// <summary>Unless asked for by name, slices come last: Scope is unproven on them.</summary>
    private static int PreferenceOf(GpuWish wish, GpuOffer offer)
    {
        for (var rank = 0; rank < wish.GpuTypes.Count; rank++)
        {
            if (wish.GpuTypes[rank] == offer.GpuType)
            {
                return rank;
            }
        }

        return IsSlice(offer) ? int.MaxValue : wish.GpuTypes.Count;
    }

    private static bool IsSlice(GpuOffer offer) => offer.GpuType.Contains(" MIG ", StringComparison.Ordinal);

    private static int StockOf(GpuOffer offer) => offer.Stock switch { "HIGH" => 3, "MEDIUM" => 2, "LOW" => 1, _ => 0 };
}
