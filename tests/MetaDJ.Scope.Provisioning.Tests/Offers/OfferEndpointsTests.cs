using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Tests.RunPod;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.Provisioning.Tests.Offers;

[Collection("pod records")]
public sealed class OfferEndpointsTests(RedisServers servers)
{
    private const string Catalogue = """
        {"gpus":[
          {"id":"NVIDIA H200","name":"H200","memory":141,"secure":true,"community":false,"price":{"secure":4.59,"community":0},"availability":"LOW"},
          {"id":"NVIDIA L40S","name":"L40S","memory":48,"secure":true,"community":false,"price":{"secure":0.86,"community":0},"availability":"HIGH"},
          {"id":"NVIDIA L4","name":"L4","memory":24,"secure":true,"community":false,"price":{"secure":0.49,"community":0},"availability":"HIGH"}]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ForAPipeline_RanksAndExplains()
    {
        var page = await (await GetAsync("/api/gpus?pipeline=krea-realtime-video")).Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token);

        Assert.Equal(["NVIDIA L40S", "NVIDIA H200", "NVIDIA L4"], page!.Items.Select(offer => offer.GpuType));
        Assert.Equal([true, true, false], page.Items.Select(offer => offer.Fits));
        Assert.All(page.Items, offer => Assert.True(offer is { Odds: > 0 and < 1, TimeToReady.TotalSeconds: > 60 } && (offer.Why ?? offer.Reason) is not null));
        Assert.Equal("24 GB of memory, 32 GB needed.", page.Items[2].Reason);
        Assert.Null(page.Next);
        Assert.True(page.CatalogueAge >= TimeSpan.Zero && page.CatalogueAt > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task List_ForAPool_JudgesByItsWish_WithItsDisks_AndByWhatIsAskedInstead()
    {
        var pool = new PoolSpec { Pipeline = "krea-realtime-video", MaximumPricePerHour = 1, Clouds = [CloudTier.Secure] };

        var own = await (await GetAsync("/api/gpus?pool=stage", pool: pool)).Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token);
        var other = await (await GetAsync("/api/gpus?pool=stage&pipeline=longlive&dataCenter=US-TX-3", pool: pool)).Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token);

        var fit = Assert.Single(own!.Items, offer => offer.Fits);
        Assert.Equal("NVIDIA L40S", fit.GpuType);
        Assert.True(fit.RunningPricePerHour > fit.PricePerHour && fit.StoppedPricePerHour > 0);
        Assert.Contains("above the ceiling", own.Items.Single(offer => offer.GpuType == "NVIDIA H200").Reason, StringComparison.Ordinal);
        Assert.Contains(other!.Items, offer => offer.Reason == "This data centre is not among those asked for.");
    }

    [Fact]
    public async Task List_ForAnUnknownPool_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/gpus?pool=nobody")).StatusCode);

    [Fact]
    public async Task List_ForAnUnknownPipeline_SaysWhatToDo()
    {
        var unknown = await GetAsync("/api/gpus?pipeline=my-plugin");
        var sized = await GetAsync("/api/gpus?pipeline=my-plugin&minimumVramGb=40");

        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("minimumVramGb", await unknown.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(2, (await sized.Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token))!.Items.Count(offer => offer.Fits));
    }

    [Fact]
    public async Task List_InPages_ShowsEveryOfferOnce()
    {
        var first = await (await GetAsync("/api/gpus?limit=2")).Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token);
        var second = await (await GetAsync($"/api/gpus?limit=2&after={first!.Next}")).Content.ReadFromJsonAsync<GpuOfferPage>(HttpDefaults.Json, Token);

        Assert.Equal(["NVIDIA L4", "NVIDIA L40S", "NVIDIA H200"], first.Items.Concat(second!.Items).Select(offer => offer.GpuType));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("/api/gpus?limit=0", "limit")]
    [InlineData("/api/gpus?limit=501", "limit")]
    [InlineData("/api/gpus?after=-1", "after")]
    [InlineData("/api/gpus?after=x", "after")]
    [InlineData("/api/gpus?cloud=public", "cloud")]
    [InlineData("/api/gpus?cloud=1", "cloud")]
    [InlineData("/api/gpus?quantization=int4", "quantization")]
    [InlineData("/api/gpus?minimumVramGb=0", "minimumVramGb")]
    public async Task List_WithABadQuery_NamesTheField(string path, string field)
    {
        var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["errors"]![field]);
    }

    [Fact]
    public async Task List_WhenRunPodCannotBeAsked_IsAProblemToWaitOut()
    {
        var answer = await GetAsync("/api/gpus", stub => stub.Problem(HttpStatusCode.Forbidden, "key of account 12345"));

        var body = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("https://metadj.dev/problems/cloud-unavailable", JsonNode.Parse(body)!["type"]!.GetValue<string>());
        Assert.DoesNotContain("12345", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithoutAToken_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/gpus", access: null)).StatusCode);

    private Task<HttpResponseMessage> GetAsync(string path, Action<StubRunPod>? answer = null, PoolSpec? pool = null) =>
        GetAsync(path, AccessForTests.Member("anna"), answer, pool);

    private async Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue? access, Action<StubRunPod>? answer = null, PoolSpec? pool = null)
    {
        var stub = new StubRunPod();
        (answer ?? (runPod => runPod.Answer(HttpStatusCode.OK, Catalogue)))(stub);
        using var runPod = new RunPodForTests(stub);
        var redis = (await servers.OpenAsync(RedisKind.Redis)).Multiplexer.GetDatabase(9);
        await redis.KeyDeleteAsync([OddsKeys.Cells, OddsKeys.Ages, PipelineMemoryKeys.Told, PipelineMemoryKeys.Ages, PoolKeys.Pools, PodKeys.StageTimes]);
        if (pool is not null)
        {
            await new PoolStore(redis).PutAsync(new Pool(PoolName.Parse("stage"), pool));
        }

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Access:SigningKey", AccessForTests.SigningKey)]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(redis).AddSingleton(runPod.Catalogue).AddSingleton(runPod.Cloud);
        builder.Services.AddSingleton<PoolStore>().AddSingleton<StageTimes>().AddSingleton<VolumeStore>().AddSingleton<VolumePlaces>().AddOffers();
        await using var app = builder.Build();
        app.MapServiceDefaults();
        app.MapOffers();
        await app.StartAsync(Token);
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = access;
        return await client.GetAsync(new Uri(path, UriKind.Relative), Token);
    }
}
