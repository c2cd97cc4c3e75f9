using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

public sealed class RunIntervalTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Running_OpensOnce_FromWhenTheCloudSays()
    {
        var runs = RunInterval.Track([], Pod(CloudPodStatus.Running, 1), Start.AddMinutes(5));
        runs = RunInterval.Track(runs, Pod(CloudPodStatus.Running, 1), Start.AddMinutes(6));

        Assert.Equal([new RunInterval(Start, null, 1)], runs);
    }

    [Fact]
    public void AnotherPrice_IsAnotherInterval()
    {
        var runs = RunInterval.Track(RunInterval.Track([], Pod(CloudPodStatus.Running, 1), Start), Pod(CloudPodStatus.Running, 2), Start.AddHours(1));

        Assert.Equal([new RunInterval(Start, Start.AddHours(1), 1), new RunInterval(Start.AddHours(1), null, 2)], runs);
    }

    [Theory]
    [InlineData(CloudPodStatus.Exited, true)]
    [InlineData(CloudPodStatus.Error, true)]
    [InlineData(CloudPodStatus.Terminated, true)]
    [InlineData(CloudPodStatus.Unknown, false)]
    public void Ended_Closes_AndIgnoresThePriceOfAStoppedPod(CloudPodStatus status, bool closes)
    {
        var runs = RunInterval.Track(RunInterval.Track([], Pod(CloudPodStatus.Running, 1), Start), Pod(status, 9), Start.AddHours(2));

        Assert.Equal([new RunInterval(Start, closes ? Start.AddHours(2) : null, 1)], runs);
    }

    [Fact]
    public void StartedAgain_DoesNotCountTheTimeBetween()
    {
        var runs = RunInterval.Close(RunInterval.Track([], Pod(CloudPodStatus.Running, 1), Start), Start.AddHours(1));

        runs = RunInterval.Track(runs, Pod(CloudPodStatus.Running, 1), Start.AddHours(3));

        Assert.Equal(Start.AddHours(3), runs[1].From);
    }

    [Fact]
    public void Report_CutsToTheWindow_ByPool()
    {
        var (stage, studio) = (PoolName.Parse("stage"), PoolName.Parse("studio"));
        SpentLine[] lines =
        [
            new(stage, new RunInterval(Start, Start.AddHours(2), 1.5m)),
            new(stage, new RunInterval(Start.AddHours(3), null, 1m)),
            new(studio, new RunInterval(Start.AddHours(-5), Start.AddHours(-4), 9m)),
        ];

        var report = SpendReport.Of(lines, Start.AddHours(1), Start.AddHours(10), Start.AddHours(4));

        var line = Assert.Single(report);
        Assert.Equal(("stage", 2.5m, 2.0), (line.Key, line.Amount, line.Hours));
    }

    private static CloudPod Pod(CloudPodStatus status, decimal price) => new("c", "n", status, "GPU", "DC", price, Start, Start);
}
