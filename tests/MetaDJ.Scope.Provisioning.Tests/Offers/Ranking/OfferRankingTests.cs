using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Tests.Offers.Ranking;

public sealed class OfferRankingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    private const string Slice = "NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb";

    [Theory]
    [InlineData("longlive", null, 16, false)]
    [InlineData("longlive", null, 20, false)]
    [InlineData("longlive", null, 24, true)]
    [InlineData("streamdiffusionv2", null, 20, false)]
    [InlineData("streamdiffusionv2", null, 24, true)]
    [InlineData("memflow", null, 19, false)]
    [InlineData("reward-forcing", null, 24, true)]
    [InlineData("krea-realtime-video", null, 24, false)]
    [InlineData("krea-realtime-video", null, 32, true)]
    [InlineData("krea-realtime-video", null, 48, true)]
    [InlineData("krea-realtime-video", "none", 40, false)]
    [InlineData("krea-realtime-video", "none", 41, true)]
    [InlineData("krea-realtime-video", "fp8_e4m3fn", 32, true)]
    [InlineData("krea-realtime-video", "fp8_e4m3fn", 24, false)]
    [InlineData("video-depth-anything", null, 16, true)]
    [InlineData("passthrough", null, 0, true)]
    [InlineData("ltx2", null, 288, false)]
    [InlineData(null, null, 8, true)]
    public void Rank_JudgesMemoryByThePipeline(string? pipeline, string? quantization, int vram, bool fits)
    {
        var ranked = Rank(new GpuWish { Pipeline = pipeline, Quantization = quantization }, [Offer(vram: vram)]);

        Assert.Equal(fits, Assert.Single(ranked).Fits);
        Assert.Equal(fits, ranked[0].Reason is null);
    }

    [Theory]
    [InlineData(40, 48, true)]
    [InlineData(80, 48, false)]
    [InlineData(12, 16, true)]
    public void Rank_TakesAnExplicitFloorInsteadOfTheEstimate(int floor, int vram, bool fits) =>
        Assert.Equal(fits, Rank(new GpuWish { Pipeline = "longlive", MinimumVramGb = floor }, [Offer(vram: vram)])[0].Fits);

    [Fact]
    public void Rank_OfUnquantisedKreaOnASmallCard_NamesTheWayOut() => Assert.Equal(
        "32 GB of memory, 41 GB needed unquantised (32 GB with fp8_e4m3fn).",
        Rank(new GpuWish { Pipeline = "krea-realtime-video", Quantization = "none" }, [Offer(vram: 32)])[0].Reason);

    public static TheoryData<string, GpuWish, GpuOffer, string?> Reasons() => new()
    {
        { "nothing wanted", new GpuWish(), Offer(), null },
        { "other maker", new GpuWish(), Offer("AMD Instinct MI300X OAM", vram: 192), "Scope needs an NVIDIA GPU." },
        { "slice in Secure", new GpuWish(), Offer(Slice), null },
        { "slice in Community", new GpuWish(), Offer(Slice, cloud: CloudTier.Community), "Slices of a GPU exist in the Secure cloud only." },
        { "other cloud", new GpuWish { Clouds = [CloudTier.Secure] }, Offer(cloud: CloudTier.Community), "The Community cloud is not among those asked for." },
        { "either cloud", new GpuWish { Clouds = [CloudTier.Community, CloudTier.Secure] }, Offer(), null },
        { "other type", new GpuWish { GpuTypes = ["NVIDIA L40S"] }, Offer(), "This GPU type is not among those asked for." },
        { "at the ceiling", new GpuWish { MaximumPricePerHour = 0.49m }, Offer(price: 0.49m), null },
        { "above the ceiling", new GpuWish { MaximumPricePerHour = 0.48m }, Offer(price: 0.4901m), "$0.4901 per hour is above the ceiling of $0.48." },
        { "other place", new GpuWish { DataCenters = ["US-TX-3"] }, Offer(), "This data centre is not among those asked for." },
        { "no place told", new GpuWish { DataCenters = ["US-TX-3"] }, Offer() with { DataCenter = null }, "This data centre is not among those asked for." },
        { "wanted place", new GpuWish { DataCenters = ["US-TX-3", "EU-RO-1"] }, Offer(), null },
        { "volume elsewhere", new GpuWish { NetworkVolume = true, VolumeDataCenters = ["US-KS-2"] }, Offer(), "The network volume is in US-KS-2." },
        { "volume here", new GpuWish { NetworkVolume = true, VolumeDataCenters = ["EU-RO-1", "US-KS-2"] }, Offer(), null },
        { "volume somewhere", new GpuWish { NetworkVolume = true }, Offer(), null },
        { "volume in Community", new GpuWish { NetworkVolume = true }, Offer(cloud: CloudTier.Community), "Network volumes exist in the Secure cloud only." },
        { "sold out", new GpuWish(), Offer(stock: "NONE"), null },
        { "AMD by another name", new GpuWish(), Offer("Instinct MI300X", vram: 192) with { Manufacturer = "AMD" }, "Scope needs an NVIDIA GPU." },
        { "old hosts", new GpuWish(), Offer() with { NewestCuda = "12.4" }, "Its hosts have CUDA 12.4 at most; Scope's image needs 12.8." },
        { "hosts newer by number, not by text", new GpuWish(), Offer() with { NewestCuda = "12.10" }, null },
        { "no candidate of the pool", new GpuWish { Candidates = [new("NVIDIA L4", CloudTier.Secure, "US-TX-3")] }, Offer(), "It is not among the pool's candidates." },
        { "a candidate anywhere", new GpuWish { Candidates = [new("NVIDIA L4")] }, Offer(), null },
        { "stock not told", new GpuWish(), Offer(stock: "UNKNOWN"), null },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Rank_SaysWhyNot(string situation, GpuWish wish, GpuOffer offer, string? reason)
    {
        var ranked = Assert.Single(Rank(wish, [offer]));

        Assert.Equal((situation, reason, reason is null), (situation, ranked.Reason, ranked.Fits));
    }

    [Fact]
    public void Rank_WithoutPreference_GoesByPriceThenStock_SlicesThenSoldOutLast_UnfitBehind()
    {
        GpuOffer[] offers =
        [
            Offer("AMD Instinct MI300X OAM", price: 0.01m),
            Offer("NVIDIA A40", price: 0.30m, stock: "NONE"),
            Offer(Slice, price: 0.10m),
            Offer("NVIDIA L40S", price: 0.86m),
            Offer("NVIDIA L4", price: 0.49m, stock: "LOW", place: "B"),
            Offer("NVIDIA L4", price: 0.49m, stock: "HIGH", place: "C"),
            Offer("NVIDIA L4", price: 0.49m, stock: "HIGH", place: "A"),
            Offer("NVIDIA L4", price: 0.49m, stock: "UNKNOWN", place: "D"),
        ];

        var ranked = Rank(new GpuWish(), offers);

        Assert.Equal(
            ["NVIDIA L4 A", "NVIDIA L4 C", "NVIDIA L4 B", "NVIDIA L4 D", "NVIDIA L40S EU-RO-1", $"{Slice} EU-RO-1", "NVIDIA A40 EU-RO-1", "AMD Instinct MI300X OAM EU-RO-1"],
            ranked.Select(offer => $"{offer.GpuType} {offer.DataCenter}"));
        Assert.Contains("Sold out when last seen", ranked[6].Why, StringComparison.Ordinal);
        Assert.Contains("unproven", ranked[5].Why, StringComparison.Ordinal);
        Assert.All(ranked, offer => Assert.Equal(offer.Fits, offer.Why is not null));
    }

    /// <summary>For longlive's 20 GB: cheap but large, small but rare, small and sure but dear.</summary>
    [Theory]
    [InlineData(OfferOrder.Balanced, "sure", "rare", "large")]
    [InlineData(OfferOrder.Price, "large", "rare", "sure")]
    [InlineData(OfferOrder.Odds, "sure", "large", "rare")]
    public void Rank_GoesByTheOrderAskedFor(OfferOrder order, params string[] expected)
    {
        GpuOffer[] offers =
        [
            Offer("large", vram: 96, price: 0.30m, stock: "MEDIUM"),
            Offer("rare", vram: 24, price: 0.70m, stock: "LOW"),
            Offer("sure", vram: 24, price: 0.72m, stock: "HIGH"),
        ];

        Assert.Equal(expected, Rank(new GpuWish { Pipeline = "longlive", Order = order }, offers).Select(offer => offer.GpuType));
    }

    [Fact]
    public void Rank_BySpeed_TakesTheGpuThatTaughtItIsSooner()
    {
        StageLine Load(string gpu, double seconds) => new(PodStage.Load, "longlive", gpu, KeptData: false, [seconds]);
        var facts = OfferFacts.Fresh(Now) with { Stages = new StageHistory([Load("slow", 600), Load("quick", 30)]) };

        var ranked = OfferRanking.Rank(
            new GpuWish { Pipeline = "longlive", Order = OfferOrder.Speed }, [Offer("slow", price: 0.1m), Offer("quick", price: 2m)], facts);

        Assert.Equal(["quick", "slow"], ranked.Select(offer => offer.GpuType));
        Assert.Equal(TimeSpan.FromSeconds(570), ranked[1].TimeToReady - ranked[0].TimeToReady);
    }

    [Fact]
    public void Rank_LearnsFromRefusals_AndSaysSo()
    {
        var cells = new[] { KeyValuePair.Create(new OddsCellKey(Candidate.Of(Offer(place: "A")), null), new OddsCell(0, 4, Now)) };
        var facts = OfferFacts.Fresh(Now) with { Odds = OddsTable.Empty.With(cells) };

        var ranked = OfferRanking.Rank(new GpuWish(), [Offer(place: "A"), Offer(place: "B")], facts);

        Assert.Equal(["B", "A"], ranked.Select(offer => offer.DataCenter));
        Assert.True(ranked[0].Odds > 0.9 && ranked[1].Odds < 0.4);
        Assert.Contains("by what was answered lately", ranked[1].Why, StringComparison.Ordinal);
    }

    /// <summary>The pool's volume is in A, and the catalogue lists only places with stock.</summary>
    [Fact]
    public void Rank_AddsWhereSuchAGpuWasGivenBefore_AsSoldOut()
    {
        OddsCell Cell(double given) => new(given, 0, Now - TimeSpan.FromDays(3));
        var facts = OfferFacts.Fresh(Now) with
        {
            Odds = OddsTable.Empty.With(
            [
                KeyValuePair.Create(new OddsCellKey(Candidate.Of(Offer(place: "A")), 7), Cell(1)),
                KeyValuePair.Create(new OddsCellKey(Candidate.Of(Offer(place: "C")), 7), Cell(0)),
                KeyValuePair.Create(new OddsCellKey(Candidate.Of(Offer("gone from the catalogue", place: "A")), 7), Cell(1)),
            ]),
        };

        var ranked = OfferRanking.Rank(new GpuWish { NetworkVolume = true, VolumeDataCenters = ["A"] }, [Offer(place: "B")], facts);

        Assert.Equal([("A", "NONE", true), ("B", "HIGH", false)], ranked.Select(offer => (offer.DataCenter!, offer.Stock, offer.Fits)));
    }

    [Fact]
    public void Rank_WithStatedCandidates_KeepsExactlyTheirOrder_AlsoOfWhatIsSoldOut()
    {
        var wish = new GpuWish { Candidates = [new("NVIDIA L40S"), new("NVIDIA L4", CloudTier.Secure, "B"), new("NVIDIA L4")] };
        GpuOffer[] offers = [Offer("NVIDIA L4", place: "A", price: 0.1m), Offer("NVIDIA L4", place: "B"), Offer("NVIDIA L40S", stock: "NONE", price: 9m)];

        var ranked = Rank(wish, offers);

        Assert.Equal(["NVIDIA L40S", "NVIDIA L4", "NVIDIA L4"], ranked.Select(offer => offer.GpuType));
        Assert.Equal(["EU-RO-1", "B", "A"], ranked.Select(offer => offer.DataCenter));
        Assert.StartsWith("Number 1 of the pool's candidates.", ranked[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_ForAPool_NamesThePriceOfItsDisks_RunningAndStopped()
    {
        var pool = new PoolSpec { Pipeline = "longlive", DiskGb = 73, VolumeGb = 146 };

        var offer = Rank(GpuWish.Of(pool, null, []), [Offer(price: 0.5m)])[0];

        // 73 GB + 146 GB at 0.10 $ per GB and month of 730 h; stopped, the volume alone at 0.20 $.
        Assert.Equal((0.53m, 0.04m), (offer.RunningPricePerHour, offer.StoppedPricePerHour));
    }

    [Fact]
    public void Rank_GoesByWhatThePoolsImageToldOfItsPipelines()
    {
        var facts = OfferFacts.Fresh(Now) with
        {
            Memory = new LearnedMemory(new Dictionary<(string, string), PipelineMemory>
            {
                [("daydreamlive/scope:0.2.4", "longlive")] = new(30, null), [("other", "plugin")] = new(10, 12),
            }),
        };

        Assert.False(OfferRanking.Rank(GpuWish.Of(new PoolSpec { Pipeline = "longlive" }, null, []), [Offer(vram: 24)], facts)[0].Fits);
        Assert.True(OfferRanking.Rank(new GpuWish { Pipeline = "plugin" }, [Offer(vram: 10)], facts)[0] is { Fits: true, Quantization: "fp8_e4m3fn" });
        Assert.True(OfferRanking.Rank(new GpuWish { Pipeline = "plugin" }, [Offer(vram: 16)], facts)[0] is { Fits: true, Quantization: null });
    }

    [Fact]
    public void Rank_WithPreference_GoesByItsOrderBeforePrice()
    {
        var wish = new GpuWish { GpuTypes = ["NVIDIA L40S", Slice, "NVIDIA L4"] };
        GpuOffer[] offers = [Offer("NVIDIA L4", price: 0.1m), Offer(Slice, price: 0.5m), Offer("NVIDIA L40S", price: 0.9m), Offer("NVIDIA A40", price: 0.01m)];

        var ranked = Rank(wish, offers);

        Assert.Equal(["NVIDIA L40S", Slice, "NVIDIA L4", "NVIDIA A40"], ranked.Select(offer => offer.GpuType));
        Assert.Equal([true, true, true, false], ranked.Select(offer => offer.Fits));
    }

    [Fact]
    public void Rank_DoesNotDependOnTheOrderOffersComeIn()
    {
        var offers = Enumerable.Range(0, 40).Select(number => Offer(price: number % 4, stock: number % 3 == 0 ? "LOW" : "HIGH", place: $"P{number:00}")).ToArray();

        Assert.Equal(Rank(new GpuWish(), offers), Rank(new GpuWish(), offers.Reverse()));
    }

    [Fact]
    public void Wish_OfAPool_TakesWhatThePoolSays()
    {
        var pool = new PoolSpec
        {
            Pipeline = "krea-realtime-video",
            LoadParameters = new Dictionary<string, JsonElement> { ["quantization"] = JsonSerializer.SerializeToElement("fp8_e4m3fn") },
            GpuTypes = ["NVIDIA L40S"],
            MaximumPricePerHour = 1m,
            Clouds = [CloudTier.Community],
            DataCenters = ["EU-RO-1"],
            NetworkVolumeId = "vol_1",
            MinimumVramGb = 48,
        };

        var wish = GpuWish.Of(pool, ["EU-RO-1"], []);

        Assert.Equal(("krea-realtime-video", "fp8_e4m3fn", 48, 1m, true, "EU-RO-1"), (wish.Pipeline, wish.Quantization, wish.MinimumVramGb, wish.MaximumPricePerHour, wish.NetworkVolume, wish.VolumeDataCenters!.Single()));
        Assert.Equal((pool.GpuTypes, pool.Clouds, pool.DataCenters), (wish.GpuTypes, wish.Clouds, wish.DataCenters));
    }

    private static IReadOnlyList<GpuOffer> Rank(GpuWish wish, IEnumerable<GpuOffer> offers) => OfferRanking.Rank(wish, offers, OfferFacts.Fresh(Now));

    private static GpuOffer Offer(
        string type = "NVIDIA L4", int vram = 24, CloudTier cloud = CloudTier.Secure, decimal price = 0.49m, string stock = "HIGH", string place = "EU-RO-1") => new()
    {
        GpuType = type,
        Name = type,
        VramGb = vram,
        Cloud = cloud,
        DataCenter = place,
        PricePerHour = price,
        Stock = stock,
        Fits = true,
    };
}
