using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;

namespace MetaDJ.Scope.Provisioning.Offers.Ranking;

/// <summary>Which offers will do for a wish, the first to try first, and in words why each stands where it stands. Pure.</summary>
internal static class OfferRanking
{
    /// <summary>
    /// Those that fit come first: by the candidates a pool states; then what is sold out after what is not; by the GPU types a pool states;
    /// slices after whole GPUs unless asked for by name; where the pool's volume is already before where it would have to be made; then by the
    /// order that is asked for.
    /// </summary>
    public static IReadOnlyList<GpuOffer> Rank(GpuWish wish, IEnumerable<GpuOffer> offers, OfferFacts facts)
    {
        var memory = wish.Pipeline is { } pipeline ? facts.Memory.Of(wish.Pool?.Image, pipeline) : null;
        return
        [
            .. WithUnlisted([.. offers], facts)
                .Select(offer => Judge(wish, offer, memory, facts))
                .OrderBy(judged => judged.Score is null)
                .ThenBy(judged => judged.Stated)
                .ThenBy(judged => judged.Stated == int.MaxValue && judged.Score?.IsSoldOut == true)
                .ThenBy(judged => judged.Preference)
                .ThenByDescending(judged => HasVolume(wish, judged.Offer))
                .ThenBy(judged => judged.Key(wish.Order))
                .ThenBy(judged => judged.Offer.RunningPricePerHour ?? judged.Offer.PricePerHour)
                .ThenByDescending(judged => judged.Score?.Odds.Chance)
                .ThenBy(judged => judged.Offer.GpuType, StringComparer.Ordinal)
                .ThenBy(judged => judged.Offer.Cloud)
                .ThenBy(judged => judged.Offer.DataCenter, StringComparer.Ordinal)
                .Select(judged => judged.Offer with { Why = judged.Score is null ? null : Why(wish, judged, memory) }),
        ];
    }

    /// <summary>
    /// The catalogue leaves out the data centres in which nothing is free. Where we were given such a GPU before there may be one again, and a pool
    /// whose volume is there can ask nowhere else: sold out, and tried last.
    /// </summary>
    private static IEnumerable<GpuOffer> WithUnlisted(IReadOnlyList<GpuOffer> offers, OfferFacts facts)
    {
        var listed = offers.Select(Candidate.Of).ToHashSet();
        var types = offers.DistinctBy(offer => (offer.GpuType, offer.Cloud)).ToDictionary(offer => (offer.GpuType, offer.Cloud));
        return offers.Concat(facts.Odds.Given
            .Where(given => given.DataCenter is not null && !listed.Contains(given) && types.ContainsKey((given.GpuType, given.Cloud)))
            .Select(given => types[(given.GpuType, given.Cloud)] with { DataCenter = given.DataCenter, Stock = "NONE" }));
    }

    private static Judged Judge(GpuWish wish, GpuOffer offer, PipelineMemory? memory, OfferFacts facts)
    {
        var priced = OfferScore.Price(wish, offer, memory, facts);
        return OfferFit.WhyNot(wish, offer, memory) is { } reason
            ? new Judged(priced with { Fits = false, Reason = reason, Quantization = null }, null, int.MaxValue, int.MaxValue)
            : new Judged(
                priced with { Fits = true, Reason = null },
                OfferScore.Of(wish, priced, memory, facts),
                OfferFit.StatedPlace(wish, offer) ?? int.MaxValue,
                PreferenceOf(wish, offer));
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

        return OfferFit.IsSlice(offer) && wish.Candidates.Count == 0 ? int.MaxValue : wish.GpuTypes.Count;
    }

    private static bool HasVolume(GpuWish wish, GpuOffer offer) => offer.DataCenter is { } place && wish.VolumesAt.Contains(place, StringComparer.Ordinal);

    private static string Why(GpuWish wish, Judged judged, PipelineMemory? memory)
    {
        var (offer, score) = (judged.Offer, judged.Score!);
        var parts = new List<string>();
        if (judged.Stated != int.MaxValue)
        {
            parts.Add($"Number {judged.Stated + 1} of the pool's candidates.");
        }
        else if (score.IsSoldOut)
        {
            parts.Add(offer.Stock == "NONE" ? "Sold out when last seen: tried after the others." : "It was refused so often of late that it is tried after the others.");
        }

        if (judged.Preference < wish.GpuTypes.Count)
        {
            parts.Add($"GPU type {judged.Preference + 1} of the pool's order.");
        }
        else if (judged.Preference == int.MaxValue)
        {
            parts.Add("A slice of a GPU, on which Scope is unproven: tried after whole ones.");
        }

        if (HasVolume(wish, offer))
        {
            parts.Add("The pool's volume is there already.");
        }

        var needed = OfferFit.FloorGb(wish, memory) ?? 0;
        var size = needed > 0 ? $"{offer.VramGb} GB where {needed} GB are needed" : $"{offer.VramGb} GB";
        var how = wish.Order switch
        {
            OfferOrder.Price => "by price",
            OfferOrder.Odds => "by odds",
            OfferOrder.Speed => "by the soonest frame",
            _ => score.SizeClass == 0 ? "of the smallest size, by expected cost" : $"{score.SizeClass switch { 1 => "one size", var more => $"{more} sizes" }} larger than needed, by expected cost",
        };
        parts.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{size}, {how}: ${offer.RunningPricePerHour ?? offer.PricePerHour:0.00##} per hour, {score.Odds.Chance:0 %} odds{Source(score)}, {Soon(offer, score)}${score.FirstHour:0.00} for the first hour with the waiting."));
        return string.Join(' ', parts);
    }

    /// <summary>Without a pipeline nobody knows what comes after the pod is given.</summary>
    private static string Soon(GpuOffer offer, OfferScore score) =>
        offer.TimeToReady is null ? "" : string.Create(CultureInfo.InvariantCulture, $"a frame after about {score.Wait.TotalMinutes:0.#} min, ");

    private static string Source(OfferScore score) => score.Odds switch
    {
        { ByHour: true } => " at this hour",
        { Answers: > 0.5 } => " by what was answered lately",
        _ => " by stock",
    };

    /// <param name="Stated">Its place among the pool's candidates.</param>
    /// <param name="Preference">Its GPU type's place in the pool's order.</param>
    private sealed record Judged(GpuOffer Offer, OfferScore? Score, int Stated, int Preference)
    {
        public (double, decimal) Key(OfferOrder order) => (Score, order) switch
        {
            (null, _) or (_, OfferOrder.Price) => (0, 0),
            ({ } score, OfferOrder.Odds) => (-Math.Round(score.Odds.Chance, 2), 0),
            ({ } score, OfferOrder.Speed) => (Math.Round(score.Wait.TotalSeconds), 0),
            ({ } score, _) => (score.SizeClass, score.FirstHour),
        };
    }
}
