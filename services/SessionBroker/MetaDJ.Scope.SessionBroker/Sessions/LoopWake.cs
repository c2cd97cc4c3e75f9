using System.Threading.Channels;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Wakes the session loop before its interval is over. Many wakes while it works are one.</summary>
internal sealed class LoopWake
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _signal.Writer.TryWrite(true);

    public async Task AsleepAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);
}
