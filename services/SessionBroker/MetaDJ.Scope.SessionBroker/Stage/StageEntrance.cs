using MetaDJ.Scope.SessionBroker.Crews;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Lets in who was found to have the right, so that they can be cut off when it ends and the crew sees that they are there.</summary>
internal sealed class StageEntrance(StagePassages passages, CrewPresence presence)
{
    public async ValueTask<StagePassages.Passage> EnterAsync(StagePass pass)
    {
        if (pass.Subject is { } subject)
        {
            await presence.NoteAsync(pass.SessionId, subject, PresencePlace.Stage);
        }

        return pass.IsToSpare ? passages.EnterUncounted(pass.SessionId) : passages.Enter(pass.SessionId, pass.Fence, pass.Subject, pass.IsWatched);
    }
}
