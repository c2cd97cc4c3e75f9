using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

/// <summary>The ways to a pod beside its proxy, as the OpenAPI document and the reference tell them.</summary>
public sealed class PodAccessTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILXGDN me@example.com";

    [Fact]
    public async Task SshKeys_AreReadReplacedAsAWhole_AndCheckedLineByLine()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("SshKeys:0", Key));
        Assert.Equal(Key, Assert.Single(Keys(await cloud.Get("/v2/account/ssh-keys"))));

        Assert.Equal(422, (await cloud.Send(HttpMethod.Put, "/v2/account/ssh-keys", """{"keys":["rsa AAAA"]}""")).Status);
        Assert.Equal(422, (await cloud.Send(HttpMethod.Put, "/v2/account/ssh-keys", "{}")).Status);
        Assert.Empty(Keys(await cloud.Send(HttpMethod.Put, "/v2/account/ssh-keys", """{"keys":[]}""")));
        Assert.Empty(Keys(await cloud.Get("/v2/account/ssh-keys")));
    }

    [Theory]
    [InlineData(""","startSsh":true""", true, true)]
    [InlineData(""","startSsh":true""", false, false)]
    [InlineData("", true, false)]
    [InlineData(""","startSsh":true,"env":{"PUBLIC_KEY":"mine"}""", true, false)]
    public async Task StartSsh_PutsTheRegisteredKeysIntoThePod_UnlessItBringsItsOwn(string more, bool registered, bool expected)
    {
        await using var cloud = await SimulatedCloud.StartAsync(registered ? [("SshKeys:0", Key)] : []);
        var id = await cloud.CreatePod(more);

        var env = (await cloud.Get($"/v2/pods/{id}")).Json.GetProperty("env");

        Assert.Equal(expected, env.TryGetProperty("PUBLIC_KEY", out var value) && value.GetString() == Key);
    }

    [Fact]
    public async Task PublicPorts_ChangeWithEveryRestart_TheAddressInTheCommunityCloudOnly()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        foreach (var (kind, moves) in new[] { ("SECURE", false), ("COMMUNITY", true) })
        {
            var id = await cloud.ListeningPod($$""","cloud":"{{kind}}" """, kind);
            await cloud.Patch($"/v2/pods/{id}", """{"ports":["8000/http","22/tcp","70000/tcp"]}""");
            cloud.Clock.Advance(TimeSpan.FromSeconds(10));
            var before = await PortsAsync(cloud, id);
            await cloud.Act(id, "restart");
            Assert.All(await PortsAsync(cloud, id), port => Assert.Equal(JsonValueKind.Null, port.GetProperty("public").ValueKind));
            cloud.Clock.Advance(TimeSpan.FromSeconds(10));
            var after = await PortsAsync(cloud, id);

            Assert.NotEqual(before[1].GetProperty("public").GetInt32(), after[1].GetProperty("public").GetInt32());
            Assert.Equal(moves, before[1].GetProperty("ip").GetString() != after[1].GetProperty("ip").GetString());
            Assert.Equal(after[2].GetProperty("private").GetInt32(), after[2].GetProperty("public").GetInt32());
        }
    }

    [Theory]
    [InlineData(""","globalNetworking":true,"dataCenterIds":["EU-RO-1"]""", 201)]
    [InlineData(""","globalNetworking":true,"dataCenterIds":["EUR-IS-1"]""", 400)]
    [InlineData(""","globalNetworking":true,"cloud":"COMMUNITY" """, 400)]
    [InlineData(""","globalNetworking":true""", 201)]
    public async Task GlobalNetworking_ExistsInSecureAndEligibleDataCentersOnly(string more, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();

        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody(more));

        Assert.Equal(status, told.Status);
        Assert.True(status != 201 || told.Json.GetProperty("globalNetworking").GetProperty("internalDns").GetString()!.EndsWith(".runpod.internal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("imagePullFails", "manifest unknown")]
    [InlineData("portInUse", "address already in use")]
    [InlineData("diskFull", "No space left on device")]
    [InlineData("oldDriver", "cuda>=12.8")]
    public async Task BootThatCannotEnd_SaysWhyInItsLog_AndNothingListens(string kind, string line)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", $$"""{"kind":"{{kind}}","count":1}""");
        var id = await cloud.CreatePod();
        cloud.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
        using var stream = await cloud.Http.GetStreamAsync($"/v2/pods/{id}/logs", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        while (!(await reader.ReadLineAsync(TestContext.Current.CancellationToken))!.Contains(line, StringComparison.Ordinal))
        {
        }
    }

    [Theory]
    [InlineData("""{"kind":"proxyFails"}""", 502, "text/plain")]
    [InlineData("""{"kind":"proxyFails","status":525}""", 525, "text/html")]
    [InlineData("""{"kind":"proxyShowsPage"}""", 200, "text/html")]
    public async Task Proxy_ThatFailsByItself_NeverReachesScope(string fault, int status, string type)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        await cloud.Post("/faults", fault);

        var told = await cloud.Get($"/proxy/{id}-8000/health");

        Assert.Equal((status, type), (told.Status, told.ContentType));
    }

    [Fact]
    public async Task Start_WithoutItsGpu_TellsACountOfZero()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        await cloud.Act(id, "stop");
        await cloud.Post("/faults", """{"kind":"startsWithoutGpu","count":1}""");

        var told = await cloud.Act(id, "start");

        Assert.Equal(0, told.Json.GetProperty("gpu").GetProperty("count").GetInt32());
    }

    private static async Task<JsonElement[]> PortsAsync(SimulatedCloud cloud, string id) =>
        [.. (await cloud.Get($"/v2/pods/{id}")).Json.GetProperty("runtime").GetProperty("ports").EnumerateArray()];

    private static string[] Keys(Told told) => [.. told.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)];
}
