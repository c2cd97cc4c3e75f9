using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Where somebody can be seen.</summary>
internal enum PresencePlace
{
    Unknown = 0,

    /// <summary>Follows the session's events.</summary>
    Events = 1,

    /// <summary>Passes the stage door.</summary>
    Stage = 2,
}

/// <summary>
/// Who of the crew is there now. Nobody says that they leave: whoever is not seen again is gone after a while, so a process that dies takes
/// nobody's presence with it. Sightings are written at most a few times within that while.
/// </summary>
internal sealed class CrewPresence(IDatabase redis, SessionHomes homes, IOptions<CrewOptions> crews, IOptions<BrokerOptions> broker) : IDisposable
{
    private const int Remembered = 50_000;
    private static readonly RedisScript NotePresence = RedisScript.Load<CrewPresence>("NotePresence");
    private static readonly RedisScript ReadPresence = RedisScript.Load<CrewPresence>("ReadPresence");

    private readonly MemoryCache _written = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async ValueTask NoteAsync(SessionId id, string subject, PresencePlace place)
    {
        var sighting = (id, subject, place);
        if (_written.TryGetValue(sighting, out _))
        {
            return;
        }

        _written.Set(sighting, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = crews.Value.PresentFor / 4 });
        if (await homes.FindAsync(id) is { } pool)
        {
            await NotePresence.RunAsync(redis, [CrewKeys.Presence(pool, id)],
            [
                id.ToString(), $"{(int)place}\n{subject}", (long)crews.Value.PresentFor.TotalMilliseconds, 2 * (broker.Value.MaximumCrew + 1),
            ]);
        }
    }

    /// <summary>The crew as it is, with when each was last seen.</summary>
    public async Task<IReadOnlyList<CrewMemberResponse>> OfAsync(Session session)
    {
        var answer = await ReadPresence.RunAsync(redis, [CrewKeys.Presence(session.Pool, session.Id)], []);
        var now = answer.Instant(0);
        var seen = new Dictionary<(PresencePlace, string), DateTimeOffset>();
        for (var i = 1; i < answer.Count; i += 2)
        {
            var (at, who) = (answer.Text(i).IndexOf('\n', StringComparison.Ordinal), answer.Text(i));
            seen[((PresencePlace)(who[0] - '0'), who[(at + 1)..])] = answer.Instant(i + 1);
        }

        return [.. SessionAnswers.CrewOf(session).Select(member => Seen(
            member,
            now,
            seen.TryGetValue((PresencePlace.Events, member.Subject), out var events) ? events : null,
            seen.TryGetValue((PresencePlace.Stage, member.Subject), out var stage) ? stage : null))];
    }

    private CrewMemberResponse Seen(CrewMember member, DateTimeOffset now, DateTimeOffset? events, DateTimeOffset? stage) => new()
    {
        Subject = member.Subject,
        Role = member.Role,
        Watching = now - events < crews.Value.PresentFor,
        OnStage = now - stage < crews.Value.PresentFor,
        LastSeenAt = events is null || stage > events ? stage : events,
    };

    public void Dispose() => _written.Dispose();
}
