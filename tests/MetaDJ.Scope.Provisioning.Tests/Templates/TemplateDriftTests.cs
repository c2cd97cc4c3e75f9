using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Templates;

namespace MetaDJ.Scope.Provisioning.Tests.Templates;

public sealed class TemplateDriftTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf }}" };

    private static readonly TemplateRecipe Wanted = new(
        "metadj-scope-0.2.4", "daydreamlive/scope:0.2.4", 40, ["8000/http"], Environment, 60, "/workspace", [], TemplateAccess.Closed);

    public static TheoryData<string, TemplateRecipe, TemplateChange> Drifts => new()
    {
        { "image", Wanted with { Image = "daydreamlive/scope:latest" }, new TemplateChange(Image: "daydreamlive/scope:0.2.4") },
        { "disk", Wanted with { DiskGb = 20 }, new TemplateChange(DiskGb: 40) },
        { "args", Wanted with { Args = "--share" }, new TemplateChange(Args: "") },
        { "ports", Wanted with { Ports = ["8000/http", "22/tcp"] }, new TemplateChange(Ports: Wanted.Ports) },
        { "env", Wanted with { Environment = new Dictionary<string, string>() }, new TemplateChange(Environment: Environment) },
        { "mounts", Wanted with { PersistentGb = 20 }, new TemplateChange(PersistentGb: 60) },
        { "mounts", Wanted with { PersistentPath = "/runpod-volume" }, new TemplateChange(PersistentGb: 60) },
        { "allowedCudaVersions", Wanted with { AllowedCuda = ["11.8"] }, new TemplateChange(AllowedCuda: Wanted.AllowedCuda) },
        { "access", Wanted with { Access = TemplateAccess.Closed with { Ssh = true, Jupyter = true } }, new TemplateChange(Access: TemplateAccess.Closed) },
        { "access", Wanted with { Access = TemplateAccess.Closed with { Public = true } }, new TemplateChange(Access: TemplateAccess.Closed) },
    };

    [Theory]
    [MemberData(nameof(Drifts))]
    public void Between_NamesTheField_AndSendsTheDifferenceAlone(string field, TemplateRecipe found, TemplateChange change)
    {
        var drift = TemplateDrift.Between(Wanted, found);

        Assert.Equal([field], drift.Fields);
        Assert.Equal(change, drift.Change);
        Assert.Null(drift.Beyond);
    }

    [Fact]
    public void Between_TheSame_IsNone() =>
        Assert.True(TemplateDrift.Between(Wanted, Wanted with { Ports = ["8000/http"], Environment = new Dictionary<string, string>(Environment) }).IsNone);

    [Fact]
    public void Between_AMountThatShouldNotBe_CannotBePutRight() =>
        Assert.NotNull(TemplateDrift.Between(Wanted with { PersistentGb = null, PersistentPath = null }, Wanted).Beyond);

    [Theory]
    [InlineData("daydreamlive/scope:0.2.4", "scope-0.2.4")]
    [InlineData("ghcr.io/daydreamlive/scope:0.2.4-cloud", "scope-0.2.4-cloud")]
    [InlineData("localhost:5000/scope", "scope-latest")]
    [InlineData("scope@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "scope-0123456789ab")]
    [InlineData("scope:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "scope-1")]
    public void Profile_IsNamedAfterTheImageAndItsTag(string image, string expected) => Assert.Equal(expected, TemplateWishes.ProfileOf(image));

    [Fact]
    public void Wishes_AreOnePerImage_AndOneWithoutMountForNetworkVolumes()
    {
        var wishes = TemplateWishes.Of(
            "metadj-",
            [
                Pool("b", spec => spec with { DiskGb = 50 }), Pool("a", spec => spec), Pool("c", spec => spec with { NetworkVolumeId = "v1" }),
                Pool("d", spec => spec with { NetworkVolume = new ManagedVolume { DataCenters = ["EU-RO-1"] } }), Pool("e", spec => spec with { Image = "daydreamlive/scope:0.2.5" }),
            ],
            Environment, []);

        Assert.Equal(
            [("metadj-scope-0.2.4", 40, 60), ("metadj-scope-0.2.4-no-mount", 40, null), ("metadj-scope-0.2.5", 40, 60)],
            wishes.Select(wish => (wish.Name, wish.DiskGb, wish.PersistentGb)));
        Assert.All(wishes, wish => Assert.Equal(TemplateAccess.Closed, wish.Access));
    }

    private static Pool Pool(string name, Func<PoolSpec, PoolSpec> change) => new(PoolName.Parse(name), change(new PoolSpec { Pipeline = "longlive" }));
}
