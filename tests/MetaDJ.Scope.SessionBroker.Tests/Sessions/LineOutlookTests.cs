using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class LineOutlookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 20, 0, 0, TimeSpan.Zero);
    private static readonly WarmUp OneOnTheWay = new(TimeSpan.FromMinutes(4), [Now.AddMinutes(-3)]);

    private static PoolStanding Standing(params PoolShortage[] shortages) => new()
    {
        At = Now, Wanted = 3, Ready = 0, Starting = 1, Leased = 2, Spare = 0, Waiting = 2, Due = 0, Warm = 0, Shortages = shortages,
    };

    [Fact]
    public void WhoHasAPodOnTheWay_IsToldWhenAndOfNoShortage()
    {
        var outlook = LineOutlook.Of(1, OneOnTheWay, Standing(new PoolShortage(ShortageCause.Maximum, 1, 0, "The pool has as many pods as it may have.")), Now);

        Assert.Equal(Now.AddMinutes(1), outlook.LiveAt);
        Assert.Empty(outlook.WaitsFor);
    }

    [Fact]
    public void WhoWaitsForWhatHasNoKnownEnd_IsToldWhyAndNoInstant()
    {
        var outlook = LineOutlook.Of(
            2, OneOnTheWay,
            Standing(new(ShortageCause.Maximum, 1, 0, "Full."), new(ShortageCause.Backoff, 1, 0, "It failed.", Now.AddMinutes(2)), new(ShortageCause.Paused, 0, 2, "Spares only.")), Now);

        Assert.Null(outlook.LiveAt);
        Assert.Equal(["maximum", "backoff"], outlook.WaitsFor.Select(shortage => shortage.Cause));
        Assert.Equal("Full. It failed.", outlook.Notice);
    }

    [Fact]
    public void WhoWaitsForWhatEnds_IsToldTheEndAndAWarmUp() => Assert.Equal(
        Now.AddMinutes(6), LineOutlook.Of(2, OneOnTheWay, Standing(new PoolShortage(ShortageCause.Backoff, 1, 0, "It failed.", Now.AddMinutes(2))), Now).LiveAt);

    [Fact]
    public void WithoutNewsFromProvisioning_TheUsualWarmUpIsAssumed() => Assert.Equal(Now.AddMinutes(4), LineOutlook.Of(2, OneOnTheWay, null, Now).LiveAt);
}
