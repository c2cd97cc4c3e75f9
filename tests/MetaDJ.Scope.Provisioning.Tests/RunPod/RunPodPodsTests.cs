using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodPodsTests
{
    private const string Running = """
        {"id":"7h9k2m4n6p","name":"metadj-live-1","status":"RUNNING","gpu":{"id":"NVIDIA L4","count":2},"ports":["8000/http","22/tcp"],
         "env":{"HF_TOKEN":"hf_secret","METADJ_OWNER":"metadj-live"},"cloud":"SECURE","dataCenterId":"EU-RO-1","cudaVersion":"12.8","cost":0.49,"locked":true,
         "ssh":{"proxy":{"host":"ssh.runpod.io","port":22,"username":"7h9k2m4n6p-64411eb2","command":"ssh 7h9k2m4n6p-64411eb2@ssh.runpod.io"},
                "direct":{"host":"203.0.113.7","port":10022,"username":"root","command":"ssh root@203.0.113.7 -p 10022"}},
         "runtime":{"uptime":3600,"gpus":[{"util":90,"memoryUtil":70},{"util":71,"memoryUtil":50}],"cpu":{"util":12},"memory":{"util":34},
                    "ports":[{"private":22,"public":10022,"type":"tcp","ip":"203.0.113.7"},{"private":8000,"public":null,"type":"http","ip":null}]},
         "createdAt":"2026-11-24T20:00:00Z","startedAt":"2026-11-24T20:01:00Z",
         "globalNetworking":{"enabled":true,"ip":"10.1.2.3","internalDns":"7h9k2m4n6p.runpod.internal"}}
        """;

    [Fact]
    public void ToCloudPod_OfARunningPod_TellsItsHardwarePortsShellNetworkAndUse()
    {
        var pod = Read(Running);

        Assert.Equal((2, "12.8", CloudTier.Secure, true), (pod.GpuCount, pod.CudaVersion, pod.Tier, pod.IsLocked));
        Assert.Equal(["8000/http", "22/tcp"], pod.Ports);
        Assert.Equal([new CloudPort(22, 10022, "tcp", "203.0.113.7"), new CloudPort(8000, null, "http", null)], pod.MappedPorts);
        Assert.Equal(new CloudSshEndpoint("203.0.113.7", 10022, "root", "ssh root@203.0.113.7 -p 10022"), pod.Ssh?.Direct);
        Assert.Equal("7h9k2m4n6p-64411eb2", pod.Ssh?.Proxy?.UserName);
        Assert.Equal(new CloudPrivateNetwork(true, "10.1.2.3", "7h9k2m4n6p.runpod.internal"), pod.PrivateNetwork);
        Assert.Equal(new CloudUsage(TimeSpan.FromHours(1), 80, 60, 12, 34), pod.Usage);
    }

    /// <summary>RunPod returns the environment in clear; one variable of it is ours to read.</summary>
    [Fact]
    public void ToCloudPod_OfAnEnvironmentWithSecrets_CarriesTheOwnerAlone()
    {
        var pod = Read(Running);

        Assert.Equal("metadj-live", pod.Owner);
        Assert.DoesNotContain("hf_secret", JsonSerializer.Serialize(pod), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public void ToCloudPod_OfAPodThatDoesNotRunYet_SaysThatNothingIsKnown(string runtime)
    {
        var pod = Read($$"""
            {"id":"a","name":"metadj-1","status":"PROVISIONING","cost":0,"createdAt":"2026-11-24T20:00:00Z","runtime":{{runtime}}}
            """);

        Assert.Null(pod.Usage);
        Assert.Empty(pod.MappedPorts);
        Assert.Equal((null, null, null, null, null), (pod.GpuCount, pod.CudaVersion, pod.Tier, pod.Ssh, pod.Owner));
    }

    private static CloudPod Read(string json) => JsonSerializer.Deserialize<RunPodPod>(json, RunPodJson.Options)!.ToCloudPod();
}
