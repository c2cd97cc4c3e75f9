using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Lets in who was found to have the right, so that they can be cut off when it ends and the crew sees that they are there.</summary>
internal sealed class StageEntrance(StagePassages passages, CrewPresence presence)
{
    public async ValueTask<StagePassages.Passage> EnterAsync(SessionId sessionId, StagePass pass)
    {
        if (pass.Subject is { } subject)
        {
            await presence.NoteAsync(sessionId, subject, PresencePlace.Stage);
        }

        return passages.Enter(sessionId, pass.Fence, pass.Subject);
    }
}
