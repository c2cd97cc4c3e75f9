using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Testing;

/// <summary>
/// A fake clock that tells when somebody waits on it. Advancing before the timer is armed loses the tick, so: await <see cref="ArmedAsync"/>,
/// then <see cref="FakeTimeProvider.Advance"/>.
/// </summary>
public sealed class ArmedTimeProvider : FakeTimeProvider
{
    private readonly Channel<bool> _armed = Channel.CreateUnbounded<bool>();

    public ArmedTimeProvider()
        : base(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(true);
        return timer;
    }

    /// <summary>Completes once one more timer has been created since the last call.</summary>
    public async Task ArmedAsync(CancellationToken cancellationToken) => await _armed.Reader.ReadAsync(cancellationToken);
}
