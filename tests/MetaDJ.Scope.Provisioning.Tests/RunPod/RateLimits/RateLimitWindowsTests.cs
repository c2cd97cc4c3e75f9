using System.Net;
using MetaDJ.Scope.Provisioning.RunPod.RateLimits;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.RateLimits;

/// <summary>Whose call goes first when calls are short.</summary>
public sealed class RateLimitWindowsTests
{
    private const string Policy = "\"minute\";q=60;w=60";

    private readonly FakeTimeProvider _clock = new();
    private readonly RateLimitWindows _windows;

    public RateLimitWindowsTests() => _windows = new RateLimitWindows(_clock);

    [Fact]
    public void Take_LeavesASixthOfTheWindowToWhatIsNoRead()
    {
        Told("\"minute\";r=11;t=30");

        Assert.Equal((1, 0), (Granted(CallRank.Read, 5), Granted(CallRank.Read, 5)));
        Assert.Equal((3, 3, 4), (Granted(CallRank.Listing, 3), Granted(CallRank.Change, 3), Granted(CallRank.End, 9)));
    }

    [Fact]
    public void Take_WhileEndsWait_GivesNobodyElseTheirPlaces()
    {
        Told("\"minute\";r=2;t=30");
        using var one = _windows.Queue(CallRank.End);
        using var other = _windows.Queue(CallRank.End);

        Assert.Equal((0, 0, 2), (Granted(CallRank.Change, 1), Granted(CallRank.Listing, 1), Granted(CallRank.End, 3)));
    }

    /// <summary>All who waited wake at once; without a count of its own each window began with more calls than it has, and a 429 blocked everybody.</summary>
    [Fact]
    public void Take_AfterTheWindowHasPassed_GrantsNoMoreThanItsQuota()
    {
        Told("\"minute\";r=0;t=30");
        Assert.Equal(0, Granted(CallRank.End, 1));
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(60, Granted(CallRank.End, 200));
    }

    [Fact]
    public void Take_WithCallsUnderWay_DoesNotTrustAnAnswerThatCountsThemNotYet()
    {
        Assert.Equal(40, Granted(CallRank.End, 40));
        _windows.Answered(Answer("\"minute\";r=59;t=60"));

        Assert.Equal(20, Granted(CallRank.End, 200));
    }

    [Fact]
    public void Take_WhenOthersUseTheAccountToo_FollowsTheAnswer()
    {
        Told("\"minute\";r=50;t=60");
        Told("\"minute\";r=7;t=60");

        Assert.Equal(7, Granted(CallRank.End, 200));
    }

    private int Granted(CallRank rank, int asked) => Enumerable.Range(0, asked).Count(_ => _windows.Take(rank) == TimeSpan.Zero);

    private void Told(string state)
    {
        _windows.Take(CallRank.End);
        _windows.Answered(Answer(state));
    }

    private static HttpResponseMessage Answer(string state)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.TryAddWithoutValidation(RateLimitHeader.Name, state);
        answer.Headers.TryAddWithoutValidation(RateLimitHeader.PolicyName, Policy);
        return answer;
    }
}
