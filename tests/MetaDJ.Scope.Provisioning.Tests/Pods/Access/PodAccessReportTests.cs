using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Access;

public sealed class PodAccessReportTests
{
    private static readonly CloudPod Running = new("7h9k2m4n6p", "metadj-test-1", CloudPodStatus.Running, "NVIDIA L4", "EU-RO-1", 0.49m, Fleet.Now, Fleet.Now)
    {
        Tier = CloudTier.Secure,
        Ports = ["8000/http", "8888/http", "22/tcp", "9000/tcp", "70000/tcp"],
        MappedPorts =
        [
            new(8000, null, "http", null), new(22, 10022, "tcp", "203.0.113.7"), new(9000, null, "tcp", null), new(31234, 31234, "tcp", "203.0.113.7"),
        ],
        Ssh = new(new("ssh.runpod.io", 22, "7h9k-64", "ssh 7h9k-64@ssh.runpod.io"), new("203.0.113.7", 10022, "root", "ssh root@203.0.113.7 -p 10022")),
        PrivateNetwork = new(true, "10.1.2.3", "7h9k2m4n6p.runpod.internal"),
    };

    private static readonly PoolAccess Everything = new() { Ssh = true, HttpPorts = [8888], TcpPorts = [9000], SymmetricalPorts = [70_000], GlobalNetworking = true };

    [Fact]
    public void Report_OfARunningPod_TellsEveryWay_AndThatPublicPortsChange()
    {
        var report = Report(Everything, Running);

        Assert.Equal(["https://c-8000/", "https://c-8888/"], report.Http.Select(way => way.Address.ToString()));
        Assert.Equal([new(22, "203.0.113.7", 10022, "The port changes with every restart of the container."), new(9000, null, null, "Not assigned yet: that takes until the container runs.")], report.Tcp);
        var symmetrical = Assert.Single(report.Symmetrical);
        Assert.Equal((70_000, "RUNPOD_TCP_PORT_70000", 31_234), (symmetrical.Requested, symmetrical.Variable, symmetrical.Assigned));
        Assert.Contains("unproven", symmetrical.Note, StringComparison.Ordinal);
        Assert.Equal(("7h9k2m4n6p.runpod.internal", "10.1.2.3"), (report.Network.Name, report.Network.Address));
        Assert.Equal("https://console.runpod.io/pods?id=7h9k2m4n6p", report.Console.ToString());
        Assert.True(report.Ssh.Usable);
        Assert.Empty(report.Ssh.Missing);
    }

    [Fact]
    public void Report_InTheCommunityCloud_SaysThatTheAddressMayChange() =>
        Assert.Contains("the address may", Report(Everything, Running with { Tier = CloudTier.Community }).Tcp[0].Note, StringComparison.Ordinal);

    [Fact]
    public void Report_WhenTheCloudSaysNothing_LeavesItUnknown_AndKeepsTheProxy()
    {
        var report = Report(Everything, cloud: null);

        Assert.Equal([8000, 8888], report.Http.Select(way => way.Port));
        Assert.False(report.Live);
        Assert.False(report.Ssh.Usable);
        Assert.Null(report.Ssh.Checks.Single(check => check.Code == "running").Holds);
        Assert.Equal((false, null), (report.Network.Enabled, report.Network.Name));
    }

    public static TheoryData<string, bool, string> Missing() => new()
    {
        { "running", true, "wait for Running" },
        { "keys", true, "Register your public key" },
        { "startSsh", true, "Set access.ssh" },
        { "port", true, "22/tcp is not exposed" },
        { "publicPort", true, "No public port is assigned" },
        { "daemon", false, "" },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void Preflight_WhenOneThingIsMissing_NamesIt(string code, bool isMissing, string says)
    {
        var spec = new PoolAccess { Ssh = code != "startSsh" };
        var cloud = code switch
        {
            "running" => Running with { Status = CloudPodStatus.Starting },
            "port" => Running with { Ports = ["8000/http"] },
            "publicPort" => Running with { Ssh = Running.Ssh! with { Direct = null } },
            _ => Running,
        };

        var ssh = Report(spec, cloud, keys: code == "keys" ? [] : ["ssh-ed25519 me@example.com"]).Ssh;

        Assert.Equal(isMissing ? false : null, ssh.Checks.Single(check => check.Code == code).Holds);
        Assert.Equal(isMissing, ssh.Missing.Count == 1);
        Assert.All(ssh.Missing, text => Assert.Contains(says, text, StringComparison.Ordinal));
        // The shell through RunPod's proxy needs no port of its own.
        Assert.Equal(code is not ("running" or "keys" or "startSsh"), ssh.Usable);
    }

    [Fact]
    public void Wish_OfAPoolThatAsksForNothing_IsNothing()
    {
        var wish = PodAccessWish.Of(new PoolAccess(), new PodAccessOptions { SymmetricalPorts = true });

        Assert.False(wish.Ssh);
        Assert.False(wish.GlobalNetworking);
        Assert.Equal([], [.. wish.HttpPorts!, .. wish.TcpPorts!]);
    }

    [Theory]
    [InlineData(true, new[] { 22, 9000, 70_000 })]
    [InlineData(false, new[] { 22, 9000 })]
    public void Wish_WithSsh_AddsItsPort_AndSymmetricalPortsOnlyWithTheFlag(bool flag, int[] ports) =>
        Assert.Equal(ports, PodAccessWish.Of(Everything, new PodAccessOptions { SymmetricalPorts = flag }).TcpPorts);

    private static PodAccessResponse Report(PoolAccess access, CloudPod? cloud, IReadOnlyList<string>? keys = null)
    {
        var pod = new Fleet().Add(PodState.Ready);
        pod = pod with { Spec = pod.Spec with { Access = access }, Placement = pod.Placement with { CloudId = "7h9k2m4n6p" } };
        return PodAccessReport.Of(
            pod, new PodAccessFacts(cloud, cloud is null ? null : Fleet.Now, cloud is not null, keys ?? ["ssh-ed25519 me@example.com"], true),
            port => new Uri($"https://c-{port}/"), new PodAccessOptions { SymmetricalPorts = true });
    }
}
