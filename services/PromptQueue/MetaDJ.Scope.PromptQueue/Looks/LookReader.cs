using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>The Look for those who want to see it. Before the first cue it is what the session's pod runs.</summary>
internal sealed class LookReader(LookStore looks, LookKeeper keeper)
{
    public async Task<Look> ReadAsync(SessionId session, QueueFacts queue, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session) ?? new Look();
        return look.Pipeline is null && queue.Fence.Length > 0 && await keeper.ObserveAsync(new StagePass(session, queue.Fence, 0), cancellationToken) is { } observed
            ? observed.FirstLook(look)
            : look;
    }
}
