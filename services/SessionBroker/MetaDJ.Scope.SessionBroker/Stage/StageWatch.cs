using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Cuts off streams whose right ended in another process: who ended it there could not reach them here. Those that go on show who is at the
/// stage.
/// </summary>
internal sealed class StageWatch(StagePassages passages, StageGate gate, CrewPresence presence)
{
    public Task CutOffOutdatedAsync() => Task.WhenAll(passages.Open.Select(open => CutOffIfOutdatedAsync(open.SessionId, open.Fence, open.Subject)));

    private async Task CutOffIfOutdatedAsync(SessionId sessionId, long fence, string? subject)
    {
        var caller = subject is null ? Acting.ForAnybody : Acting.As(subject, CrewAction.Watch);
        switch (await gate.CheckAsync(sessionId, caller, fence, epoch: null, effect: false))
        {
            case GateOutcome.Pass when subject is not null:
                await presence.NoteAsync(sessionId, subject, PresencePlace.Stage);
                break;
            case GateOutcome.Pass:
                break;
            case GateOutcome.Unknown or GateOutcome.Forbidden when subject is not null:
                passages.Close(sessionId, subject);
                break;
            default:
                passages.Close(sessionId, below: fence + 1);
                break;
        }
    }
}
