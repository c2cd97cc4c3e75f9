using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Offers.Ranking;

/// <summary>The numbers of one offer that fits.</summary>
/// <param name="SizeClass">How often its memory could be halved and still be enough.</param>
/// <param name="Wait">Until a frame, refusals on the way included.</param>
/// <param name="FirstHour">
/// USD that an hour of playing is expected to cost if it is asked for now: the running price of that hour and of the way to Ready, and what
/// the waiting is worth (<see cref="OfferOptions.WaitingWorthPerHour"/>).
/// </param>
internal sealed record OfferScore(CandidateOdds Odds, int SizeClass, TimeSpan Wait, decimal FirstHour)
{
    /// <summary>Below this it is as good as sold out: tried after all others.</summary>
    private const double Hopeless = 0.1;

    public bool IsSoldOut => Odds.Chance < Hopeless;

    /// <summary>The offer with all that can be told of it for this wish.</summary>
    public static GpuOffer Price(GpuWish wish, GpuOffer offer, PipelineMemory? memory, OfferFacts facts) => offer with
    {
        Odds = Math.Round(OddsOf(offer, facts).Chance, 3),
        TimeToReady = TimeToReady(wish, offer, facts) is { } time ? TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)) : null,
        Quantization = memory?.QuantizationOn(offer.VramGb, wish.Quantization),
        RunningPricePerHour = wish.Pool is { } running ? decimal.Round(offer.PricePerHour + Disks(running, isRunning: true), 4) : null,
        StoppedPricePerHour = wish.Pool is { } stopped ? decimal.Round(Disks(stopped, isRunning: false), 4) : null,
    };

    /// <param name="offer">Priced.</param>
    public static OfferScore Of(GpuWish wish, GpuOffer offer, PipelineMemory? memory, OfferFacts facts)
    {
        var odds = OddsOf(offer, facts);
        var refusals = (1 - odds.Chance) / odds.Chance;
        var wait = (offer.TimeToReady ?? TimeSpan.Zero) + (refusals * facts.Options.RefusalDelay);
        var price = offer.RunningPricePerHour ?? offer.PricePerHour;
        var firstHour = (price * (1 + (decimal)(offer.TimeToReady ?? TimeSpan.Zero).TotalHours))
            + ((decimal)facts.Options.WaitingWorthPerHour * (decimal)wait.TotalHours);
        return new OfferScore(odds, SizeClassOf(offer.VramGb, OfferFit.FloorGb(wish, memory) ?? 0), wait, firstHour);
    }

    private static CandidateOdds OddsOf(GpuOffer offer, OfferFacts facts) => facts.Odds.Of(Candidate.Of(offer), offer.Stock, facts.Now);

    private static TimeSpan? TimeToReady(GpuWish wish, GpuOffer offer, OfferFacts facts) => (wish.Pool, wish.Pipeline) switch
    {
        ({ } pool, _) => facts.Stages.ExpectedToReady(StageSetting.Of(pool, offer.GpuType), pool.Loras.Count > 0).Typical,
        (null, { } pipeline) => facts.Stages.ExpectedToReady(new StageSetting(pipeline, offer.GpuType, wish.NetworkVolume)).Typical,
        _ => null,
    };

    /// <summary>A network volume costs the same whatever its pods do, and is no part of an offer.</summary>
    private static decimal Disks(PoolSpec pool, bool isRunning) =>
        StoragePrices.Disks(pool.DiskGb, pool is { NetworkVolumeId: null, NetworkVolume: null } ? pool.VolumeGb : null, isRunning);

    private static int SizeClassOf(int vramGb, int neededGb) =>
        neededGb > 0 ? (int)Math.Floor(Math.Log2((double)vramGb / neededGb)) : 0;
}
