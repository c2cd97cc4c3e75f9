using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolAccessRulesTests
{
    public static TheoryData<string, PoolAccess> Wrong() => new()
    {
        { "access.httpPorts", new() { HttpPorts = [0] } },
        { "access.httpPorts", new() { HttpPorts = [8888, 8888] } },
        { "access.httpPorts", new() { HttpPorts = [8000] } },
        { "access.httpPorts", new() { HttpPorts = [.. Enumerable.Range(9000, 10)] } },
        { "access.tcpPorts", new() { TcpPorts = [65_536] } },
        { "access.tcpPorts", new() { TcpPorts = [-1] } },
        { "access.tcpPorts", new() { TcpPorts = [8000] } },
        { "access.tcpPorts", new() { HttpPorts = [9000], TcpPorts = [9000] } },
        { "access.symmetricalPorts", new() { SymmetricalPorts = [69_999] } },
        { "access.symmetricalPorts", new() { SymmetricalPorts = [80_000] } },
        { "access.symmetricalPorts", new() { SymmetricalPorts = [70_000, 70_000] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_OfWhatNoPodCanHave_NamesTheField(string field, PoolAccess access) =>
        Assert.Equal([field], Check(access).Keys);

    [Fact]
    public void Check_OfEverythingAtOnce_Passes() =>
        Assert.Empty(Check(new() { Ssh = true, HttpPorts = [8888], TcpPorts = [22, 9000], SymmetricalPorts = [70_000, 70_001], GlobalNetworking = true }));

    [Fact]
    public void Check_OfSymmetricalPortsWithoutTheFlag_SaysThatTheyAreUnproven() => Assert.Contains(
        "Provisioning:PodAccess:SymmetricalPorts",
        PoolRules.Check(Spec(new() { SymmetricalPorts = [70_000] }))["access.symmetricalPorts"].Single(), StringComparison.Ordinal);

    [Fact]
    public void Check_OfGlobalNetworkingInTheCommunityCloud_IsRefused() => Assert.Equal(
        ["access.globalNetworking"],
        PoolRules.Check(Spec(new() { GlobalNetworking = true }) with { Clouds = [CloudTier.Secure, CloudTier.Community] }).Keys);

    [Fact]
    public void Check_OfNull_NamesTheField() => Assert.Equal(["access"], Check(null!).Keys);

    private static Dictionary<string, string[]> Check(PoolAccess access) => PoolRules.Check(Spec(access), symmetricalPorts: true);

    private static PoolSpec Spec(PoolAccess access) => new() { Pipeline = "longlive", Access = access };
}
