using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

public sealed class CloudListingTests
{
    [Fact]
    public void FindAlive_WhenTheFirstOfThatNameIsTerminated_FindsTheOther()
    {
        var fleet = new Fleet();
        fleet.AddToCloud("old", "same", CloudPodStatus.Terminated);
        fleet.AddToCloud("new", "same");
        fleet.AddToCloud("newer", "same");

        Assert.Equal("new", fleet.Snapshot().Cloud!.FindAlive("same")!.CloudId);
    }

    [Fact]
    public void Without_WhenAPodWasTerminatedSince_ShowsTheOthers()
    {
        var fleet = new Fleet();
        fleet.AddToCloud("one", "a");
        fleet.AddToCloud("two", "b");

        var rest = fleet.Snapshot().Cloud!.Without(new Dictionary<string, DateTimeOffset> { ["one"] = Fleet.Now });

        Assert.Null(rest.Find("one"));
        Assert.Null(rest.FindAlive("a"));
        Assert.Equal(Fleet.Now, rest.Left["one"]);
        Assert.Equal("b", rest.Find("two")!.Name);
    }
}
