using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

public sealed class PodRecordsTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public void ReadAll_WhenNothingChanged_ParsesNothingAgain()
    {
        var records = new PodRecords();
        Pod[] pods = [_fleet.Add(PodState.Ready), _fleet.Add(PodState.Booting)];

        var first = records.ReadAll(Entries(pods));
        var second = records.ReadAll(Entries(pods));

        Assert.Equal(2, records.Parsed);
        Assert.Same(first[0], second[0]);
        Assert.Same(first[1], second[1]);
    }

    [Fact]
    public void ReadAll_WhenOneChanged_ShowsItAsItIsNow()
    {
        var records = new PodRecords();
        Pod[] pods = [_fleet.Add(PodState.Ready), _fleet.Add(PodState.Booting)];
        records.ReadAll(Entries(pods));

        var read = records.ReadAll(Entries([pods[0], pods[1] with { Reason = "Changed." }]));

        Assert.Equal(3, records.Parsed);
        Assert.Equal("Changed.", read[1].Reason);
    }

    [Fact]
    public void ReadAll_WhenOneWasForgottenAndCameBack_ReadsItAgain()
    {
        var records = new PodRecords();
        Pod[] pods = [_fleet.Add(PodState.Ready), _fleet.Add(PodState.Booting)];
        records.ReadAll(Entries(pods));

        Assert.Equal(pods[1].Id, Assert.Single(records.ReadAll(Entries(pods[1..]))).Id);
        Assert.Equal(2, records.ReadAll(Entries(pods)).Count);

        Assert.Equal(3, records.Parsed);
    }

    private static HashEntry[] Entries(IEnumerable<Pod> pods) => [.. pods.Select(pod => new HashEntry(pod.Id.ToString(), PodRecords.Write(pod)))];
}
