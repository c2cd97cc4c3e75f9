using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Invitations in Redis. A code's home is written before the invitation, so that one that exists can be found.</summary>
internal sealed class InvitationStore(
    IDatabase redis, SessionHomes homes, InvitationCodes codes, JoinAttempts attempts, IOptions<CrewOptions> crews, IOptions<BrokerOptions> broker)
{
    private static readonly RedisScript CreateInvitation = RedisScript.Load<InvitationStore>("CreateInvitation", "Records");
    private static readonly RedisScript ReadInvitations = RedisScript.Load<InvitationStore>("ReadInvitations", "Records");
    private static readonly RedisScript RevokeInvitation = RedisScript.Load<InvitationStore>("RevokeInvitation", "Records");
    private static readonly RedisScript JoinCrew = RedisScript.Load<InvitationStore>("JoinCrew", "Records");

    public async Task<InvitationOutcome> CreateAsync(SessionId id, Acting caller, string by, InvitationId invitation, CrewRole role, int uses, TimeSpan lifetime)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new InvitationOutcome.Unknown();
        }

        var (hash, past) = (codes.HashOf(invitation), crews.Value.PastInvitations);
        await redis.StringSetAsync(CrewKeys.Home(hash), id.ToString(), lifetime + past);
        var answer = await CreateInvitation.RunAsync(redis, CrewKeys.WithInvitations(pool, id),
        [
            id.ToString(), caller.Argument, invitation.ToString(), Acting.Name(role), uses, (long)lifetime.TotalMilliseconds, hash, by,
            crews.Value.OpenInvitations, (long)past.TotalMilliseconds,
        ]);
        return answer.Status switch
        {
            "created" => new InvitationOutcome.Created(Records.Read<Invitation>(answer.Text(0))),
            "known" => new InvitationOutcome.Known(Records.Read<Invitation>(answer.Text(0))),
            "key-reused" => new InvitationOutcome.KeyReused(),
            "too-many" => new InvitationOutcome.TooMany(),
            "ended" => new InvitationOutcome.SessionOver(),
            _ => Refusal(answer),
        };
    }

    /// <param name="invitation">Null for all.</param>
    public async Task<InvitationOutcome> ReadAsync(SessionId id, Acting caller, InvitationId? invitation = null)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new InvitationOutcome.Unknown();
        }

        var answer = await ReadInvitations.RunAsync(redis, CrewKeys.WithInvitations(pool, id), [id.ToString(), caller.Argument, invitation?.ToString() ?? ""]);
        if (answer.Status != "found")
        {
            return Refusal(answer);
        }

        var found = Enumerable.Range(0, answer.Count).Select(index => Records.Read<Invitation>(answer.Text(index))).OrderByDescending(one => one.CreatedAt).ToList();
        return invitation is not null && found.Count == 0 ? new InvitationOutcome.NoInvitation() : new InvitationOutcome.Found(found);
    }

    public async Task<InvitationOutcome> RevokeAsync(SessionId id, Acting caller, InvitationId invitation)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new InvitationOutcome.Unknown();
        }

        var answer = await RevokeInvitation.RunAsync(redis, CrewKeys.WithInvitations(pool, id), [id.ToString(), caller.Argument, invitation.ToString()]);
        return answer.Status switch
        {
            "revoked" => new InvitationOutcome.Revoked(),
            "no-invitation" => new InvitationOutcome.NoInvitation(),
            _ => Refusal(answer),
        };
    }

    /// <summary>Only codes that open nothing are counted against who says them.</summary>
    public async Task<JoinOutcome> JoinAsync(string subject, string said)
    {
        if (await attempts.TakeAsync(subject) is { } pause)
        {
            return new JoinOutcome.TooManyAttempts(pause);
        }

        var outcome = await TryAsync(subject, said);
        if (outcome is not (JoinOutcome.Unknown or JoinOutcome.Over))
        {
            await attempts.GiveBackAsync(subject);
        }

        return outcome;
    }

    private async Task<JoinOutcome> TryAsync(string subject, string said)
    {
        if (codes.HashOf(said) is not { } hash
            || !SessionId.TryParse(await redis.StringGetAsync(CrewKeys.Home(hash)), null, out var id)
            || await homes.FindAsync(id) is not { } pool)
        {
            return new JoinOutcome.Unknown();
        }

        var answer = await JoinCrew.RunAsync(redis, CrewKeys.WithInvitations(pool, id), [id.ToString(), subject, hash, broker.Value.MaximumCrew]);
        return answer.Status switch
        {
            "joined" => new JoinOutcome.Joined(SessionView.From(answer)),
            "known" => new JoinOutcome.Known(SessionView.From(answer)),
            "over" => new JoinOutcome.Over(answer.Text(0)),
            "removed" => new JoinOutcome.Removed(),
            "crew-full" => new JoinOutcome.Full(),
            "unknown" => new JoinOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    private static InvitationOutcome Refusal(ScriptAnswer answer) => answer.Status switch
    {
        "forbidden" => new InvitationOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
        "unknown" => new InvitationOutcome.Unknown(),
        _ => throw answer.Unexpected(),
    };
}
