using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Cuts off streams whose right ended in another process: who ended it there could not reach them here.</summary>
internal sealed class StageWatch(StagePassages passages, StageGate gate)
{
    public Task CutOffOutdatedAsync() => Task.WhenAll(passages.Open.Select(open => CutOffIfOutdatedAsync(open.SessionId, open.Fence)));

    private async Task CutOffIfOutdatedAsync(SessionId sessionId, long fence)
    {
        if (await gate.CheckAsync(sessionId, Acting.ForAnybody, fence, epoch: null, effect: false) is not GateOutcome.Pass)
        {
            passages.Close(sessionId, below: fence + 1);
        }
    }
}
