using System.Net;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Tests.RunPod;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section05NetworkingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShellsAreOffByDefaultAndJupyterIsNeverStarted()
    {
        foreach (var (access, ssh) in new[] { (new PoolAccess(), false), (new PoolAccess { Ssh = true }, true) })
        {
            var body = await BodyAsync(access);

            Assert.Equal(ssh, body.GetProperty("startSsh").GetBoolean());
            Assert.False(body.GetProperty("startJupyter").GetBoolean());
        }
    }

    [Fact]
    public void TheHttpProxyHasAnAddressForEachHttpPort() =>
        Assert.Equal([8000, 8888], Report(new PoolAccess { HttpPorts = [8888] }, Patient.AtCloud with { Ports = ["8000/http", "8888/http"] }).Http.Select(way => way.Port));

    [Theory]
    [InlineData("http://127.0.0.1/{podId}/{port}/", true)]
    [InlineData("ftp://{podId}/{port}/", false)]
    public void OnlyWebAddressesLeadToAPod(string template, bool valid) =>
        Assert.Equal(valid, new RunPodOptions { ApiKey = "k", ProxyTemplate = template }.Validate(new(new object())).All(error => !error.MemberNames.Contains("ProxyTemplate")));

    [Fact]
    public void TheRealProxyIsSpokenToOverHttpsOnly() => Assert.StartsWith("https://", new RunPodOptions().ProxyTemplate, StringComparison.Ordinal);

    [Fact]
    public async Task TcpPortsAreAskedForByNameAndReadFromTheRuntimeAndChange()
    {
        Assert.Equal(["8000/http", "22/tcp", "9000/tcp"], (await BodyAsync(new PoolAccess { Ssh = true, TcpPorts = [9000] })).GetProperty("ports").EnumerateArray().Select(port => port.GetString()));

        var before = Report(new PoolAccess { TcpPorts = [9000] }, Patient.AtCloud with { Ports = ["9000/tcp"], MappedPorts = [new(9000, 31000, "tcp", "203.0.113.7")] });
        var after = Report(new PoolAccess { TcpPorts = [9000] }, Patient.AtCloud with { Ports = ["9000/tcp"], MappedPorts = [new(9000, 47000, "tcp", "203.0.113.7")] });

        Assert.Equal((31000, 47000), (before.Tcp.Single().PublicPort, after.Tcp.Single().PublicPort));
    }

    [Fact]
    public async Task SymmetricalPortsAreAskedForOnlyWithTheFlagAndToldByTheirVariable()
    {
        var access = new PoolAccess { SymmetricalPorts = [70_000] };

        Assert.Equal(["8000/http"], (await BodyAsync(access)).GetProperty("ports").EnumerateArray().Select(port => port.GetString()));
        Assert.Equal(["8000/http", "70000/tcp"], (await BodyAsync(access, symmetrical: true)).GetProperty("ports").EnumerateArray().Select(port => port.GetString()));
        Assert.Equal("RUNPOD_TCP_PORT_70000", Report(access, Patient.AtCloud).Symmetrical.Single().Variable);
    }

    [Fact]
    public async Task GlobalNetworkingIsAFlagAtCreationAndItsNameComesFromTheCloud()
    {
        Assert.True((await BodyAsync(new PoolAccess { GlobalNetworking = true })).GetProperty("globalNetworking").GetBoolean());
        Assert.False((await BodyAsync(new PoolAccess())).TryGetProperty("globalNetworking", out _));

        var network = Report(new PoolAccess { GlobalNetworking = true }, Patient.AtCloud with { PrivateNetwork = new(true, "10.1.2.3", "7h9k2m4n6p.runpod.internal") }).Network;

        Assert.Equal("7h9k2m4n6p.runpod.internal", network.Name);
    }

    [Fact]
    public void GlobalNetworkingNeedsNvidiaAndTheSecureCloud()
    {
        Assert.NotEmpty(PoolRules.Check(new PoolSpec { Pipeline = "longlive", Clouds = [CloudTier.Community], Access = new PoolAccess { GlobalNetworking = true } }));
        Assert.False(Report(new PoolAccess { GlobalNetworking = true }, Patient.AtCloud with { GpuType = "AMD Instinct MI300X OAM" }).Network.Checks.Single(check => check.Code == "gpu").Holds);
    }

    private static PodAccessResponse Report(PoolAccess access, CloudPod cloud)
    {
        var pod = Patient.Well().Pod;
        return PodAccessReport.Of(
            pod with { Spec = pod.Spec with { Access = access } }, new PodAccessFacts(cloud, null, true, [], null), port => new Uri($"https://{Patient.CloudId}-{port}.proxy.runpod.net/"), new PodAccessOptions());
    }

    private static async Task<JsonElement> BodyAsync(PoolAccess access, bool symmetrical = false)
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, "{}");
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.CreateAsync(
            new CloudPodRequest("metadj-1", "i", "NVIDIA L4", CloudTier.Secure, null, 40, null, null, new Dictionary<string, string>())
            {
                Access = PodAccessWish.Of(access, new PodAccessOptions { SymmetricalPorts = symmetrical }),
            },
            Token);
        return JsonElement.Parse(stub.Sent[0].Body!);
    }
}
