using System.Net;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Tests.RunPod;
using MetaDJ.Scope.Simulator;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>GPU selection: by what GPUs are chosen, and where that is known from.</summary>
public sealed class Section03GpuSelectionTests
{
    /// <summary>The founding document's twelve, by RunPod's exact ids.</summary>
    private static readonly (string Id, int VramGb)[] Twelve =
    [
        ("NVIDIA GeForce RTX 4090", 24), ("NVIDIA GeForce RTX 5090", 32), ("NVIDIA GeForce RTX 4080", 16), ("NVIDIA GeForce RTX 3090", 24),
        ("NVIDIA RTX A6000", 48), ("NVIDIA A100 80GB PCIe", 80), ("NVIDIA A100-SXM4-80GB", 80), ("NVIDIA H100 PCIe", 80),
        ("NVIDIA H100 80GB HBM3", 80), ("NVIDIA L40S", 48), ("NVIDIA RTX A5000", 24), ("NVIDIA RTX A4000", 16),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TwelveGpusOfTheFoundingDocumentAreKnownToTheRehearsalCloud_WithPricesAndTheirDates()
    {
        var seeds = Seeds();
        foreach (var (id, vram) in Twelve)
        {
            var gpu = seeds[id];
            Assert.Equal((id, vram), (id, gpu.GetProperty("memory").GetInt32()));
            Assert.True(gpu.GetProperty("secure").GetBoolean() || gpu.GetProperty("community").GetBoolean(), id);
            foreach (var tier in new[] { "Secure", "Community" })
            {
                var isOffered = gpu.GetProperty(tier.ToLowerInvariant()).GetBoolean();
                Assert.Equal((id, isOffered), (id, gpu.GetProperty($"price{tier}").GetDecimal() > 0));
                Assert.Equal((id, isOffered), (id, gpu.TryGetProperty($"price{tier}AsOf", out var asOf) && asOf.GetString()!.StartsWith("202", StringComparison.Ordinal)));
            }
        }
    }

    /// <summary>The founding document had neither SXM card in the Community cloud, and the RTX 4080 in both.</summary>
    [Fact]
    public void TierAvailabilityIsTodays_SxmCardsAlsoInCommunity_Rtx4080NotInSecure()
    {
        var seeds = Seeds();

        Assert.True(seeds["NVIDIA A100-SXM4-80GB"].GetProperty("community").GetBoolean());
        Assert.True(seeds["NVIDIA H100 80GB HBM3"].GetProperty("community").GetBoolean());
        Assert.False(seeds["NVIDIA GeForce RTX 4080"].GetProperty("secure").GetBoolean());
    }

    [Fact]
    public void RtxPro6000HasThreeEditionsOf96Gigabytes_AndTwoSlicesInSecureOnly()
    {
        var editions = Seeds().Where(seed => seed.Key.StartsWith("NVIDIA RTX PRO 6000 Blackwell", StringComparison.Ordinal)).ToList();
        var slices = editions.Where(edition => edition.Key.Contains(" MIG ", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, editions.Except(slices).Count(edition => edition.Value.GetProperty("memory").GetInt32() == 96));
        Assert.Equal([24, 48], slices.Select(slice => slice.Value.GetProperty("memory").GetInt32()).Order());
        Assert.All(slices, slice => Assert.False(slice.Value.GetProperty("community").GetBoolean()));
    }

    /// <summary>Today's truth is the catalogue: what it says tomorrow is what is offered tomorrow, and in what order.</summary>
    [Fact]
    public async Task PricesComeFromTheCatalogue_AndChangeWithIt()
    {
        static string Catalogue(string a, string b) => $$"""
            {"gpus":[
              {"id":"NVIDIA L4","name":"L4","memory":24,"secure":true,"community":false,"price":{"secure":{{a}},"community":0},"availability":"HIGH"},
              {"id":"NVIDIA RTX A5000","name":"A5000","memory":24,"secure":true,"community":false,"price":{"secure":{{b}},"community":0},"availability":"HIGH"}]}
            """;
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Catalogue("0.49", "0.27")).Answer(HttpStatusCode.OK, """{"gpus":[]}""")
            .Answer(HttpStatusCode.OK, Catalogue("0.131", "7.77")).Answer(HttpStatusCode.OK, """{"gpus":[]}""");
        using var runPod = new RunPodForTests(stub);

        var today = Offering.Rank(new GpuWish { Pipeline = "longlive" }, [.. (await runPod.Catalogue.OffersAsync(Token)).Offers]);
        runPod.Clock.Advance(TimeSpan.FromMinutes(3));
        var tomorrow = Offering.Rank(new GpuWish { Pipeline = "longlive" }, [.. (await runPod.Catalogue.OffersAsync(Token)).Offers]);

        Assert.Equal([("NVIDIA RTX A5000", 0.27m), ("NVIDIA L4", 0.49m)], today.Select(offer => (offer.GpuType, offer.PricePerHour)));
        Assert.Equal([("NVIDIA L4", 0.131m), ("NVIDIA RTX A5000", 7.77m)], tomorrow.Select(offer => (offer.GpuType, offer.PricePerHour)));
    }

    /// <summary>A table of GPUs or of their prices would have to name them.</summary>
    [Fact]
    public void ProvisioningNamesNoGpu_AndSoHoldsNoTableOfPrices()
    {
        var texts = UserStrings(typeof(ProvisioningModule).Assembly.Location).Concat(UserStrings(typeof(GpuOffer).Assembly.Location)).ToList();

        Assert.Contains("Scope needs an NVIDIA GPU.", texts);
        Assert.All(Seeds().Keys, id => Assert.DoesNotContain(texts, text => text.Contains(id, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("longlive", 22)]
    [InlineData("streamdiffusionv2", 22)]
    [InlineData("memflow", 22)]
    [InlineData("reward-forcing", 22)]
    [InlineData("krea-realtime-video", 32)]
    public void PipelinesOf13BTake20Gigabytes_SoThatA20GigabyteCardIsTooSmall_AndKreaTakes32(string pipeline, int needed)
    {
        Assert.True(Offering.Rank(new PoolSpec { Pipeline = pipeline }, Offering.Of("GPU", needed))[0].Fits);
        Assert.Equal($"{needed - 1} GB of memory, {needed} GB needed.", Offering.Rank(new PoolSpec { Pipeline = pipeline }, Offering.Of("GPU", needed - 1))[0].Reason);
    }

    [Fact]
    public void SelectionFactorsAreMemoryCostAndAvailability_AndEachIsExplained()
    {
        var ranked = Offering.Rank(
            new PoolSpec { Pipeline = "longlive", MaximumPricePerHour = 2 },
            Offering.Of("small", 16), Offering.Of("dear", 80, price: 3), Offering.Of("rare", 24, price: 0.9m, stock: "LOW"), Offering.Of("good", 24, price: 0.8m));

        Assert.Equal(["good", "rare"], ranked.Where(offer => offer.Fits).Select(offer => offer.GpuType));
        Assert.All(ranked, offer => Assert.NotNull(offer.Fits ? offer.Why : offer.Reason));
        Assert.True(ranked[0].Odds > ranked[1].Odds);
    }

    private static Dictionary<string, JsonElement> Seeds()
    {
        var assembly = typeof(SimulatorApp).Assembly;
        using var stream = assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().Single(name => name.EndsWith("catalog.json", StringComparison.Ordinal)))!;
        return JsonDocument.Parse(stream).RootElement.GetProperty("gpus").EnumerateArray().ToDictionary(gpu => gpu.GetProperty("id").GetString()!);
    }

    private static List<string> UserStrings(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        var metadata = reader.GetMetadataReader();
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            texts.Add(metadata.GetUserString(handle));
        }

        return texts;
    }
}
