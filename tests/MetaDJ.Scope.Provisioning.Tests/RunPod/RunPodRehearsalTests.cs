using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using MetaDJ.Scope.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

/// <summary>The client against the simulated cloud, which was written from the same document but shares no line with it.</summary>
public sealed class RunPodRehearsalTests : IAsyncLifetime
{
    private readonly WebApplication _simulator = SimulatorApp.Build([], builder =>
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Simulator:Speed", "0")]);
    });

    private IHost? _client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ICloudCatalogue Catalogue => _client!.Services.GetRequiredService<ICloudCatalogue>();

    private IGpuCloud Cloud => _client!.Services.GetRequiredService<IGpuCloud>();

    public async ValueTask InitializeAsync()
    {
        await _simulator.StartAsync(Token);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("RunPod:ApiKey", "rehearsal"),
            new("RunPod:BaseAddress", $"{_simulator.Urls.Single()}/v2/"),
            new("RunPod:ProxyTemplate", $"{_simulator.Urls.Single()}/proxy/{{podId}}-{{port}}/"),
        ]);
        builder.AddRunPod();
        _client = builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Pod_LivesThroughEveryCall()
    {
        var offer = OfferRanking.Rank(new GpuWish { Pipeline = "longlive", Clouds = [CloudTier.Secure] }, (await Catalogue.OffersAsync(Token)).Offers, OfferFacts.Fresh(DateTimeOffset.UnixEpoch))[0];
        Assert.True(offer.Fits, offer.Reason);

        var placed = Assert.IsType<CreateOutcome.Placed>(await Cloud.CreateAsync(Request("metadj-life", offer), Token)).Pod;

        Assert.Equal((placed.CloudId, "metadj-life", offer.GpuType), Assert.Single((await Cloud.ListAsync(Token)).Select(pod => (pod.CloudId, pod.Name, pod.GpuType!))));
        Assert.Equal(new CloudOutcome.Done(), await Cloud.StopAsync(placed.CloudId, Token));
        Assert.Equal(CloudPodStatus.Exited, Assert.Single(await Cloud.ListAsync(Token)).Status);
        Assert.IsType<CloudOutcome.Refused>(await Cloud.StopAsync(placed.CloudId, Token));
        Assert.Equal(new CloudOutcome.Done(), await Cloud.StartAsync(placed.CloudId, Token));
        Assert.NotEmpty(await Cloud.LogsAsync(placed.CloudId, new LogQuery(Tail: 1), Token).Take(1).ToListAsync(Token));
        Assert.Equal(new CloudOutcome.Done(), await Cloud.TerminateAsync(placed.CloudId, Token));
        Assert.Empty(await Cloud.ListAsync(Token));
        Assert.Equal(new CloudOutcome.Done(), await Cloud.TerminateAsync(placed.CloudId, Token));
        Assert.Equal(new CloudOutcome.Gone(), await Cloud.StartAsync(placed.CloudId, Token));
        Assert.Empty(await Cloud.LogsAsync(placed.CloudId, new LogQuery(), Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Create_WhoseAnswerIsLost_IsFoundAgainByName()
    {
        await ArmAsync("lostCreateAnswer");
        var offer = OfferRanking.Rank(new GpuWish { Clouds = [CloudTier.Secure] }, (await Catalogue.OffersAsync(Token)).Offers, OfferFacts.Fresh(DateTimeOffset.UnixEpoch))[0];

        Assert.IsType<CreateOutcome.Unknown>(await Cloud.CreateAsync(Request("metadj-lost", offer), Token));

        Assert.Equal("metadj-lost", Assert.Single(await Cloud.ListAsync(Token)).Name);
    }

    [Theory]
    [InlineData("noCapacity", typeof(CreateOutcome.NoCapacity))]
    [InlineData("poolForbidden", typeof(CreateOutcome.Forbidden))]
    [InlineData("rateLimited", typeof(CreateOutcome.RateLimited))]
    [InlineData("unauthorized", typeof(CreateOutcome.Misconfigured))]
    [InlineData("serverError", typeof(CreateOutcome.Unknown))]
    public async Task Create_WhenTheCloudFails_SaysHow(string fault, Type expected)
    {
        var offer = OfferRanking.Rank(new GpuWish { Clouds = [CloudTier.Secure] }, (await Catalogue.OffersAsync(Token)).Offers, OfferFacts.Fresh(DateTimeOffset.UnixEpoch))[0];
        await ArmAsync(fault);

        Assert.IsType(expected, await Cloud.CreateAsync(Request("metadj-fails", offer), Token));
    }

    [Fact]
    public async Task Volume_IsWhereItWasMade_AndItsPodsAreThereToo()
    {
        var api = _client!.Services.GetRequiredService<IRunPodApi>();
        var offer = OfferRanking.Rank(new GpuWish { Clouds = [CloudTier.Secure] }, (await Catalogue.OffersAsync(Token)).Offers, OfferFacts.Fresh(DateTimeOffset.UnixEpoch)).First(offer => offer.DataCenter is not null);
        using var made = await api.CreateNetworkVolumeAsync(new CreateNetworkVolumeRequest("models", 50, offer.DataCenter!), Token);
        Assert.True(made.IsSuccessful, made.Error?.Message);

        Assert.Equal(offer.DataCenter, await Cloud.VolumeDataCenterAsync(made.Content!.Id, Token));
        var placed = Assert.IsType<CreateOutcome.Placed>(await Cloud.CreateAsync(Request("metadj-volume", offer) with { NetworkVolumeId = made.Content.Id }, Token));
        Assert.Equal(offer.DataCenter, placed.Pod.DataCenter);
    }

    [Fact]
    public async Task Templates_Catalogue_AndBilling_AreUnderstood()
    {
        var api = _client!.Services.GetRequiredService<IRunPodApi>();
        using var template = await api.CreateTemplateAsync(new CreateTemplateRequest { Name = "scope", Image = "daydreamlive/scope:0.2.4" }, Token);
        using var renamed = await api.UpdateTemplateAsync(template.Content!.Id, new UpdateTemplateRequest { Name = "stage" }, Token);
        using var places = await api.ListDataCentersAsync([DataCenterInclude.GpuAvailability], cancellationToken: Token);
        using var bill = await api.GetPodBillingAsync(bucketSize: BillingBucketSize.Hour, lastN: 2, cancellationToken: Token);

        Assert.Equal("stage", renamed.Content!.Name);
        Assert.NotEmpty(places.Content!.DataCenters);
        Assert.Equal(BillingBucketSize.Hour, bill.Content!.Metadata.Query.BucketSize);
    }

    private static CloudPodRequest Request(string name, GpuOffer offer) =>
        new(name, "daydreamlive/scope:0.2.4", offer.GpuType, offer.Cloud, offer.DataCenter, 40, 60, null, new Dictionary<string, string>());

    private async Task ArmAsync(string kind)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"{_simulator.Urls.Single()}/faults", new { kind, count = 1 }, Token);
        answer.EnsureSuccessStatusCode();
    }
}
