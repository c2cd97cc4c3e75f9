using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.HotSpares;

public sealed class SpareSilenceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SessionId _session = SessionId.New(TimeProvider.System);

    [Fact]
    public void Note_CountsFromTheLastAnswer()
    {
        var silence = new SpareSilence(_clock);
        Assert.Equal(TimeSpan.Zero, silence.Note(_session, 1, answers: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), silence.Note(_session, 1, answers: false));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(3), silence.Note(_session, 1, answers: false));
        Assert.Equal(TimeSpan.Zero, silence.Note(_session, 1, answers: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), silence.Note(_session, 1, answers: false));
    }

    [Fact]
    public void Note_WhenNeverHeard_BeginsNow() =>
        Assert.Equal(TimeSpan.Zero, new SpareSilence(_clock).Note(_session, 1, answers: false));

    [Fact]
    public void Note_WhenTheStageIsAnother_BeginsAnew()
    {
        var silence = new SpareSilence(_clock);
        silence.Note(_session, 1, answers: true);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.Zero, silence.Note(_session, 2, answers: false));
    }

    [Fact]
    public void Keep_ForgetsWhoIsNotWatchedAnyMore()
    {
        var silence = new SpareSilence(_clock);
        silence.Note(_session, 1, answers: true);
        silence.Keep(new HashSet<SessionId>());
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.Zero, silence.Note(_session, 1, answers: false));
    }
}
