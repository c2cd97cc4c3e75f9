using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Tests.Offers;

public sealed class OfferRankingTests
{
    private const string Slice = "NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb";

    [Theory]
    [InlineData("longlive", null, 16, false)]
    [InlineData("longlive", null, 20, true)]
    [InlineData("streamdiffusionv2", null, 20, true)]
    [InlineData("memflow", null, 19, false)]
    [InlineData("reward-forcing", null, 24, true)]
    [InlineData("krea-realtime-video", null, 40, false)]
    [InlineData("krea-realtime-video", null, 48, true)]
    [InlineData("krea-realtime-video", "fp8_e4m3fn", 32, true)]
    [InlineData("krea-realtime-video", "fp8_e4m3fn", 24, false)]
    [InlineData("krea-realtime-video", "int4", 32, false)]
    [InlineData("video-depth-anything", null, 16, true)]
    [InlineData("passthrough", null, 0, true)]
    [InlineData("ltx2", null, 288, false)]
    [InlineData(null, null, 8, true)]
    public void Rank_JudgesMemoryByThePipeline(string? pipeline, string? quantization, int vram, bool fits)
    {
        var ranked = OfferRanking.Rank(new GpuWish { Pipeline = pipeline, Quantization = quantization }, [Offer(vram: vram)]);

        Assert.Equal(fits, Assert.Single(ranked).Fits);
        Assert.Equal(fits, ranked[0].Reason is null);
    }

    [Theory]
    [InlineData(40, 48, true)]
    [InlineData(80, 48, false)]
    [InlineData(12, 16, true)]
    public void Rank_TakesAnExplicitFloorInsteadOfTheEstimate(int floor, int vram, bool fits) =>
        Assert.Equal(fits, OfferRanking.Rank(new GpuWish { Pipeline = "longlive", MinimumVramGb = floor }, [Offer(vram: vram)])[0].Fits);

    [Fact]
    public void Rank_OfKreaOnASmallCard_NamesTheWayOut() => Assert.Equal(
        "32 GB of memory, 41 GB needed without quantization fp8_e4m3fn (32 GB with it).",
        OfferRanking.Rank(new GpuWish { Pipeline = "krea-realtime-video" }, [Offer(vram: 32)])[0].Reason);

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
        { "sold out", new GpuWish(), Offer(stock: "NONE"), "Sold out at present." },
        { "stock not told", new GpuWish(), Offer(stock: "UNKNOWN"), null },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Rank_SaysWhyNot(string situation, GpuWish wish, GpuOffer offer, string? reason)
    {
        var ranked = Assert.Single(OfferRanking.Rank(wish, [offer]));

        Assert.Equal((situation, reason, reason is null), (situation, ranked.Reason, ranked.Fits));
    }

    [Fact]
    public void Rank_WithoutPreference_GoesByPriceThenStock_SlicesLast_UnfitBehind()
    {
        GpuOffer[] offers =
        [
            Offer("NVIDIA A40", price: 0.30m, stock: "NONE"),
            Offer(Slice, price: 0.10m),
            Offer("NVIDIA L40S", price: 0.86m),
            Offer("NVIDIA L4", price: 0.49m, stock: "LOW", place: "B"),
            Offer("NVIDIA L4", price: 0.49m, stock: "HIGH", place: "C"),
            Offer("NVIDIA L4", price: 0.49m, stock: "HIGH", place: "A"),
            Offer("NVIDIA L4", price: 0.49m, stock: "UNKNOWN", place: "D"),
        ];

        Assert.Equal(
            ["NVIDIA L4 A", "NVIDIA L4 C", "NVIDIA L4 B", "NVIDIA L4 D", "NVIDIA L40S EU-RO-1", $"{Slice} EU-RO-1", "NVIDIA A40 EU-RO-1"],
            OfferRanking.Rank(new GpuWish(), offers).Select(offer => $"{offer.GpuType} {offer.DataCenter}"));
    }

    [Fact]
    public void Rank_WithPreference_GoesByItsOrderBeforePrice()
    {
        var wish = new GpuWish { GpuTypes = ["NVIDIA L40S", Slice, "NVIDIA L4"] };
        GpuOffer[] offers = [Offer("NVIDIA L4", price: 0.1m), Offer(Slice, price: 0.5m), Offer("NVIDIA L40S", price: 0.9m), Offer("NVIDIA A40", price: 0.01m)];

        var ranked = OfferRanking.Rank(wish, offers);

        Assert.Equal(["NVIDIA L40S", Slice, "NVIDIA L4", "NVIDIA A40"], ranked.Select(offer => offer.GpuType));
        Assert.Equal([true, true, true, false], ranked.Select(offer => offer.Fits));
    }

    [Fact]
    public void Rank_DoesNotDependOnTheOrderOffersComeIn()
    {
        var offers = Enumerable.Range(0, 40).Select(number => Offer(price: number % 4, stock: number % 3 == 0 ? "LOW" : "HIGH", place: $"P{number:00}")).ToArray();

        Assert.Equal(OfferRanking.Rank(new GpuWish(), offers), OfferRanking.Rank(new GpuWish(), offers.Reverse()));
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
