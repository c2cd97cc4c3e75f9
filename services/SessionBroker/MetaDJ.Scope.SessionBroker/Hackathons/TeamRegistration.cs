using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Crews;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What became of registering a team.</summary>
internal abstract record RegisterOutcome
{
    private RegisterOutcome()
    {
    }

    public sealed record Registered(Hackathon Hackathon, Team Team) : RegisterOutcome;

    /// <summary>This captain has a team already.</summary>
    public sealed record Known(Hackathon Hackathon, Team Team) : RegisterOutcome;

    public sealed record WrongCode : RegisterOutcome;

    public sealed record TooManyAttempts(TimeSpan Pause) : RegisterOutcome;

    public sealed record Full : RegisterOutcome;

    public sealed record NameTaken : RegisterOutcome;

    public sealed record Over : RegisterOutcome;

    public sealed record Unknown : RegisterOutcome;
}

/// <summary>Lets teams in that know the code.</summary>
internal sealed class TeamRegistration(HackathonStore hackathons, InvitationCodes codes, JoinAttempts attempts, TimeProvider clock)
{
    public async Task<RegisterOutcome> RegisterAsync(HackathonId id, string captain, RegisterTeamRequest request)
    {
        if (await hackathons.FindAsync(id) is not { } present)
        {
            return new RegisterOutcome.Unknown();
        }

        if (await attempts.TakeAsync(captain) is { } pause)
        {
            return new RegisterOutcome.TooManyAttempts(pause);
        }

        if (codes.HashOf(request.Code) != codes.HashOf(present.CodeOf))
        {
            return new RegisterOutcome.WrongCode();
        }

        await attempts.GiveBackAsync(captain);
        RegisterOutcome? outcome = null;
        var teamId = HackathonTeamId.New(clock);
        var changed = await hackathons.ChangeAsync(id, (hackathon, now) => (outcome = Judge(hackathon, captain, request, now)) is null
            ? hackathon with
            {
                Teams =
                [
                    .. hackathon.Teams,
                    new Team
                    {
                        Id = teamId,
                        Name = request.Name,
                        Captain = captain,
                        Members = [.. request.Members.Where(member => member != captain).Distinct(StringComparer.Ordinal)],
                        JoinedAt = now,
                        Counted = TurnOrder.CountOfLatecomer(hackathon),
                    },
                ],
            }
            : hackathon);
        return outcome ?? (changed is null ? new RegisterOutcome.Unknown() : new RegisterOutcome.Registered(changed, changed.Teams.First(team => team.Id == teamId)));
    }

    private static RegisterOutcome? Judge(Hackathon hackathon, string captain, RegisterTeamRequest request, DateTimeOffset now) => hackathon switch
    {
        _ when hackathon.Teams.FirstOrDefault(team => team.Captain == captain && !team.Left) is { } known => new RegisterOutcome.Known(hackathon, known),
        _ when hackathon.StateAt(now) == HackathonState.Ended => new RegisterOutcome.Over(),
        _ when hackathon.Teams.Count >= Hackathon.MostTeams => new RegisterOutcome.Full(),
        _ when hackathon.Teams.Any(team => !team.Left && team.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase)) => new RegisterOutcome.NameTaken(),
        _ => null,
    };
}
