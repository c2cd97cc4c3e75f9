using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StagePassagesTests
{
    private readonly SessionId _session = SessionId.New(TimeProvider.System);
    private readonly StagePassages _passages = new();

    [Fact]
    public void Close_CutsOffLowerTokensOnly()
    {
        using var old = _passages.Enter(_session, 4);
        using var other = _passages.Enter(SessionId.New(TimeProvider.System), 4);

        _passages.Close(_session, below: 4);
        Assert.False(old.CutOff.IsCancellationRequested);
        _passages.Close(_session, below: 5);

        Assert.True(old.CutOff.IsCancellationRequested);
        Assert.False(other.CutOff.IsCancellationRequested);
    }

    [Fact]
    public void Enter_WithAHigherToken_CutsOffTheLower()
    {
        using var old = _passages.Enter(_session, 4);
        using var present = _passages.Enter(_session, 5);
        using var late = _passages.Enter(_session, 4);

        Assert.True(old.CutOff.IsCancellationRequested);
        Assert.True(late.CutOff.IsCancellationRequested);
        Assert.False(present.CutOff.IsCancellationRequested);
    }

    [Fact]
    public void Dispose_OfTheLast_LeavesNothingBehind()
    {
        var first = _passages.Enter(_session, 4);
        var second = _passages.Enter(_session, 4);

        first.Dispose();
        Assert.Equal([(_session, 4L, null)], _passages.Open);
        second.Dispose();
        Assert.Empty(_passages.Open);
    }
}
