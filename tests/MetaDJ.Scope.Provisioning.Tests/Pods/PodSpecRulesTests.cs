using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

public sealed class PodSpecRulesTests
{
    private static readonly CloudPodRequest Good = new(
        "metadj-1", "daydreamlive/scope:0.2.4", "NVIDIA L4", CloudTier.Secure, "EU-RO-1", 40, 60, null, new Dictionary<string, string>());

    private static readonly CloudPodRequest OnVolume = Good with { VolumeGb = null, NetworkVolumeId = "v1" };

    public static TheoryData<string, CloudPodRequest, string?, string?> Requests => new()
    {
        { "own volume", Good, null, null },
        { "no volume at all", Good with { VolumeGb = null }, null, null },
        { "network volume", OnVolume, "EU-RO-1", null },
        { "network volume somewhere", OnVolume, null, null },
        { "both kinds", Good with { NetworkVolumeId = "v1" }, "EU-RO-1", "not both" },
        { "network volume in the community cloud", OnVolume with { Cloud = CloudTier.Community }, "EU-RO-1", "Secure cloud only" },
        { "network volume elsewhere", OnVolume, "US-KS-2", "is in US-KS-2" },
        { "no disk", Good with { DiskGb = 0 }, null, "container disk" },
        { "small volume", Good with { VolumeGb = 9 }, null, "10 GB" },
        { "secret in clear", Good with { Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "hf_x" } }, null, "HF_TOKEN must be a reference" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void WhyNot_NamesTheExclusion(string about, CloudPodRequest request, string? volumeDataCenter, string? expected)
    {
        var wrong = PodSpecRules.WhyNot(request, volumeDataCenter);

        Assert.True(expected is null ? wrong is null : wrong?.Contains(expected, StringComparison.Ordinal), $"{about}: {wrong}");
    }
}
