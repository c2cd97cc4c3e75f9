using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pods.BringUp;

namespace MetaDJ.Scope.Provisioning.Tests.Offers.Memory;

public sealed class PipelineMemoryTests
{
    /// <summary>Whatever the GPU: it is loaded as the offer said it would be, and fits exactly when its memory is enough for that.</summary>
    [Theory]
    [InlineData("krea-realtime-video", null)]
    [InlineData("krea-realtime-video", "fp8_e4m3fn")]
    [InlineData("longlive", null)]
    [InlineData("longlive", "fp8_e4m3fn")]
    public void Offer_SaysWhatIsLoaded(string pipeline, string? quantization)
    {
        var pool = new PoolSpec
        {
            Pipeline = pipeline,
            LoadParameters = quantization is null ? [] : new Dictionary<string, JsonElement> { ["quantization"] = JsonSerializer.SerializeToElement(quantization) },
        };
        for (var vram = 8; vram <= 192; vram++)
        {
            var offer = OfferRanking.Rank(GpuWish.Of(pool, null, []), [Fits(vram)], OfferFacts.Fresh(DateTimeOffset.UnixEpoch))[0];
            var loaded = CanonicalLoad.Of(pool, vram, PipelineVram.Of(pipeline))["quantization"]?.GetValue<string>();

            Assert.Equal((vram, offer.Fits ? loaded : null), (vram, offer.Quantization));
            Assert.Equal((vram, vram >= (pipeline == "longlive" ? 22 : 32)), (vram, offer.Fits));
        }
    }

    private static GpuOffer Fits(int vram) => new()
    {
        GpuType = "GPU", Name = "GPU", VramGb = vram, Cloud = CloudTier.Secure, DataCenter = "EU-RO-1", PricePerHour = 1, Stock = "HIGH", Fits = true,
    };
}
