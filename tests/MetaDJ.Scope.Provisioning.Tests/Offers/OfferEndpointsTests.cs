using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Tests.RunPod;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.Provisioning.Tests.Offers;

public sealed class OfferEndpointsTests
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
        var page = await (await GetAsync("/api/gpus?pipeline=krea-realtime-video")).Content.ReadFromJsonAsync<Page<GpuOffer>>(HttpDefaults.Json, Token);

        Assert.Equal(["NVIDIA L40S", "NVIDIA H200", "NVIDIA L4"], page!.Items.Select(offer => offer.GpuType));
        Assert.Equal([true, true, false], page.Items.Select(offer => offer.Fits));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task List_InPages_ShowsEveryOfferOnce()
    {
        var first = await (await GetAsync("/api/gpus?limit=2")).Content.ReadFromJsonAsync<Page<GpuOffer>>(HttpDefaults.Json, Token);
        var second = await (await GetAsync($"/api/gpus?limit=2&after={first!.Next}")).Content.ReadFromJsonAsync<Page<GpuOffer>>(HttpDefaults.Json, Token);

        Assert.Equal(["NVIDIA L4", "NVIDIA L40S", "NVIDIA H200"], first.Items.Concat(second!.Items).Select(offer => offer.GpuType));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("/api/gpus?limit=0", "limit")]
    [InlineData("/api/gpus?limit=501", "limit")]
    [InlineData("/api/gpus?after=-1", "after")]
    [InlineData("/api/gpus?after=x", "after")]
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

    private static Task<HttpResponseMessage> GetAsync(string path, Action<StubRunPod>? answer = null) =>
        GetAsync(path, AccessForTests.Member("anna"), answer);

    private static async Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue? access, Action<StubRunPod>? answer = null)
    {
        var stub = new StubRunPod();
        (answer ?? (runPod => runPod.Answer(HttpStatusCode.OK, Catalogue)))(stub);
        using var runPod = new RunPodForTests(stub);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Access:SigningKey", AccessForTests.SigningKey)]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(runPod.Catalogue);
        await using var app = builder.Build();
        app.MapServiceDefaults();
        app.MapOffers();
        await app.StartAsync(Token);
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = access;
        return await client.GetAsync(new Uri(path, UriKind.Relative), Token);
    }
}
