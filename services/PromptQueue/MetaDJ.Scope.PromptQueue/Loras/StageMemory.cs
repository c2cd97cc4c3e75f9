using System.Collections.Concurrent;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>How much memory the GPU of a session's pod has: asked once for each pod, and no longer than somebody waits for an answer.</summary>
internal sealed class StageMemory(StageDoor door, TimeProvider clock)
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(SessionId Session, string Fence), double> _known = [];

    /// <returns>GiB; null when there is no pod, or it does not say.</returns>
    public async Task<double?> VramGbAsync(SessionId session, string fence, CancellationToken cancellationToken)
    {
        if (fence.Length == 0)
        {
            return null;
        }

        if (_known.TryGetValue((session, fence), out var known))
        {
            return known;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await door.Scope(new StagePass(session, fence, 0)).GetHardwareAsync(either.Token);
            if (answer is not { IsSuccessful: true, Content.VramGb: { } vram })
            {
                return null;
            }

            if (_known.Count >= Remembered)
            {
                _known.Clear();
            }

            return _known[(session, fence)] = vram;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
