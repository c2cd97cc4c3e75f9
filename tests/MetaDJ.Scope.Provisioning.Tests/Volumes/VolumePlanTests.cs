using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Tests.Volumes;

public sealed class VolumePlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);
    private static readonly VolumeWish Wish = VolumeWish.Of("metadj-", PoolName.Parse("stage"), new ManagedVolume { DataCenters = ["EU-RO-1"] }, "EU-RO-1");
    private static readonly Volume Record = new() { Name = Wish.Name, DataCenter = "EU-RO-1", Tier = VolumeTier.Standard, SizeGb = 100 };

    [Fact]
    public void Next_WhenNeverAskedFor_Asks() => Assert.Equal(new VolumeStep.Ask(), Next(null));

    [Fact]
    public void Next_WhenListed_AdoptsIt_RecordOrNot()
    {
        var cloud = Cloud("v1");

        Assert.Equal(new VolumeStep.Adopt(cloud), Next(null, cloud));
        Assert.Equal(new VolumeStep.Adopt(cloud), Next(Record with { AskedAt = Now }, cloud));
        Assert.Equal(new VolumeStep.Adopt(cloud), Next(Record.InTrouble("no", Now), cloud));
    }

    [Fact]
    public void Next_OfTwoByTheSameName_IsAlwaysTheSame() =>
        Assert.Equal(Next(null, Cloud("v1"), Cloud("v2")), Next(null, Cloud("v2"), Cloud("v1")));

    [Fact]
    public void Next_OfTheSameNameElsewhere_IsNotIt() => Assert.Equal(new VolumeStep.Ask(), Next(null, Cloud("v1") with { DataCenter = "US-KS-2" }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Next_WhenNotAnswered_AsksAgainOnlyOnceAListingMustShowIt(int secondsAfter, bool asks) =>
        Assert.Equal(asks, Next(Record with { AskedAt = Now - TimeSpan.FromSeconds(secondsAfter) }) is VolumeStep.Ask);

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Next_WhenRefusedLately_LeavesThePlaceAlone(int minutesAfter, bool asks) =>
        Assert.Equal(asks, Next(Record.InTrouble("full", Now - TimeSpan.FromMinutes(minutesAfter))) is VolumeStep.Ask);

    [Theory]
    [InlineData(100, null, null)]
    [InlineData(100, 100, null)]
    [InlineData(100, 120, 120)]
    [InlineData(100, 400, 150)]
    [InlineData(4090, 4096, 4096)]
    public void Grown_IsAStep_AndNeverPastTheLimit(int size, int? growTo, int? expected) => Assert.Equal(expected, VolumePlan.Grown(size, growTo, 50));

    [Fact]
    public void Wishes_OfPoolsThatShareASet_AreOnePerPlace_AndTheLargestCounts()
    {
        var one = Pool("one", new ManagedVolume { Set = "models", SizeGb = 100, DataCenters = ["EU-RO-1", "US-KS-2"] });
        var two = Pool("two", new ManagedVolume { Set = "models", SizeGb = 200, GrowTo = 300, DataCenters = ["EU-RO-1"] });
        var other = Pool("three", new ManagedVolume { Set = "models", Type = VolumeTier.HighPerformance, DataCenters = ["EU-RO-1"] });

        var wishes = VolumeWish.Of("metadj-", [one, two, other, Pool("four", null)]);

        Assert.Equal(
            [("metadj-volume-models-any-eu-ro-1", 200, 300), ("metadj-volume-models-any-us-ks-2", 100, null), ("metadj-volume-models-hps-eu-ro-1", 100, null)],
            wishes.Select(wish => (wish.Name, wish.SizeGb, wish.GrowTo)));
    }

    [Fact]
    public void Listed_KeepsSinceWhenNobodyMountsIt()
    {
        var first = VolumeRecords.Listed(null, Cloud("v1"), isUsed: false, Now)!;
        var later = VolumeRecords.Listed(first, Cloud("v1"), isUsed: false, Now + TimeSpan.FromHours(1))!;
        var used = VolumeRecords.Listed(later, Cloud("v1"), isUsed: true, Now + TimeSpan.FromHours(2))!;

        Assert.Equal((Now, Now, null), (first.UnattachedSince, later.UnattachedSince, used.UnattachedSince));
        Assert.Null(VolumeRecords.Listed(used, Cloud("v2"), isUsed: false, Now));
    }

    [Fact]
    public void IsGone_IsSaidOfWhatWasThere_NotOfWhatIsBeingMade()
    {
        var listing = new VolumeListing(Now, []);

        Assert.True(VolumeRecords.IsGone(Record with { VolumeId = "v1" }, listing));
        Assert.False(VolumeRecords.IsGone(Record with { AskedAt = Now }, listing));
        Assert.False(VolumeRecords.IsGone(Record, listing));
    }

    [Theory]
    [InlineData("[Errno 28] No space left on device: '/workspace/models/x'", true)]
    [InlineData("OSError: [Errno 28] NO SPACE LEFT ON DEVICE", true)]
    [InlineData("IO Error: disk quota exceeded (os error 122)", true)]
    [InlineData("CUDA out of memory", false)]
    [InlineData("[Errno 2] No such file or directory", false)]
    public void DiskAlarm_KnowsAFullDiskByItsWords(string text, bool full) => Assert.Equal(full, DiskAlarm.IsIn(text));

    private static VolumeStep Next(Volume? record, params CloudVolume[] listed) =>
        VolumePlan.Next(record, Wish, new VolumeListing(Now, listed), Settle, TimeSpan.FromMinutes(10), Now);

    private static CloudVolume Cloud(string id) => new(id, Wish.Name, 100, "EU-RO-1", VolumeTier.Standard, Ours: true);

    private static Pool Pool(string name, ManagedVolume? managed) => new(PoolName.Parse(name), new PoolSpec { Pipeline = "longlive", NetworkVolume = managed });
}
