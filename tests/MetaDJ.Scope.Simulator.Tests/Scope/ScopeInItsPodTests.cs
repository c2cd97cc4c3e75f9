using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace MetaDJ.Scope.Simulator.Tests.Scope;

/// <summary>From a created pod to its picture, over HTTP, with nobody waiting for anything.</summary>
public sealed class ScopeInItsPodTests
{
    [Fact]
    public async Task Pod_PlaysAPromptAndTellsWhatReachedIt()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var app = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection([new("Simulator:Speed", "0"), new("Simulator:ChunkSpeed", "0"), new("Simulator:Seed", "1")]);
        });
        await app.StartAsync(cancellation);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "rehearsal");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");

        var pod = await Post(client, "/v2/pods", """{"name":"p","image":"daydreamlive/scope:0.2.4","disk":40,"gpu":{"id":"NVIDIA GeForce RTX 4090","count":1},"ports":["8000/http"]}""");
        var id = pod.GetProperty("id").GetString();
        var scope = $"/proxy/{id}-8000/api/v1";
        await Post(client, $"{scope}/models/download", """{"pipeline_id":"longlive"}""");
        await Post(client, $"{scope}/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false}}""");
        var status = await client.GetFromJsonAsync<JsonElement>($"{scope}/pipeline/status", cancellation);
        Assert.Equal("loaded", status.GetProperty("status").GetString());
        await Post(client, $"{scope}/session/start", """{"pipeline_id":"longlive","prompts":[{"text":"first"}]}""");
        await Post(client, $"{scope}/session/parameters", """{"prompts":[{"text":"second"}]}""");
        Assert.Equal(await ScopeRig.FrameOf("second"), await client.GetByteArrayAsync($"{scope}/session/frame", cancellation));

        var updates = await client.GetFromJsonAsync<JsonElement>($"/control/pods/{id}/updates", cancellation);
        Assert.Equal((1, 0), (updates.GetProperty("applied").GetInt32(), updates.GetProperty("dropped").GetInt32()));
        var received = Assert.Single(updates.GetProperty("received").EnumerateArray());
        Assert.Equal("second", received.GetProperty("parameters").GetProperty("prompts")[0].GetProperty("text").GetString());
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
