using System.Threading.Channels;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Wakes the session loop before its interval is over. Many wakes while it works are one.</summary>
internal sealed class LoopWake
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _hinted;

    /// <summary>Somebody has seen something.</summary>
    public bool IsHinted => _hinted;

    public void Wake()
    {
        _hinted = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>It is time, and nobody has said anything.</summary>
    public void Tick() => _signal.Writer.TryWrite(true);

    /// <summary>What was seen until now is being looked into.</summary>
    public void TakeHint() => _hinted = false;

    public async Task AsleepAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);
}
