using System.Threading.Channels;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Makes the reconciler look now instead of at its next turn. Many calls before that look are one.</summary>
internal sealed class PodWake(TimeProvider clock)
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>Until called, or for that long.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody called: it is simply time to look.
        }
    }
}
