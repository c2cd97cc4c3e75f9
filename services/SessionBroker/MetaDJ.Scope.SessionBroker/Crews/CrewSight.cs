using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>
/// Presence for one reader of a session's events: shows the reader to the others, and tells who is there when that is not what was told last.
/// At most once in a while: what changes in between is told with the stream's next sign of life.
/// </summary>
internal sealed class CrewSight(CrewPresence presence, ClaimsPrincipal user, TimeProvider clock)
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private long? _toldAt;
    private string _told = "";

    public async Task TellAsync(HttpResponse response, Session session, CancellationToken cancellationToken)
    {
        if (!user.IsService() && session.RoleOf(user.Subject()) is not null)
        {
            await presence.NoteAsync(session.Id, user.Subject(), PresencePlace.Events);
        }

        // Who plays alone need not be told that they are there.
        if (session.Crew.Count == 0 || (_toldAt is { } at && clock.GetElapsedTime(at) < AtMostEvery))
        {
            return;
        }

        var members = await presence.OfAsync(session);
        var told = string.Join('\n', members.Select(member => $"{member.Subject} {member.Role} {member.Watching} {member.OnStage}"));
        if (told == _told)
        {
            return;
        }

        (_told, _toldAt) = (told, clock.GetTimestamp());
        var data = JsonSerializer.Serialize(new PresenceEvent { SessionId = session.Id, Members = members }, HttpDefaults.Json);
        await response.WriteAsync($"event: presence\ndata: {data}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
