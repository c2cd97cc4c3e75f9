using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Crews;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Hackathons in the forms callers see.</summary>
internal sealed class HackathonAnswers(InvitationCodes codes)
{
    public HackathonResponse For(ClaimsPrincipal user, Hackathon hackathon, DateTimeOffset now) => new()
    {
        Id = hackathon.Id,
        Name = hackathon.Name,
        Pool = hackathon.Pool,
        State = hackathon.StateAt(now),
        Stages = hackathon.Stages,
        SlotLength = hackathon.SlotLength,
        Turns = hackathon.Turns,
        From = hackathon.From,
        To = hackathon.To,
        KeepPicture = hackathon.KeepPicture,
        ShowUpWithin = hackathon.ShowUpWithin,
        Rules = hackathon.Rules,
        Code = user.IsOperator() ? codes.CodeOf(hackathon.CodeOf) : null,
        Teams = hackathon.Teams.Count(team => !team.Left),
    };

    public static HackathonBoard Board(Hackathon hackathon, DateTimeOffset now)
    {
        var names = hackathon.Teams.ToDictionary(team => team.Id);
        var waiting = TurnOrder.Expected(hackathon, now);
        var others = hackathon.Teams.Where(team => !team.Left && waiting.All(one => one.Team.Id != team.Id));
        return new HackathonBoard
        {
            Name = hackathon.Name,
            State = hackathon.StateAt(now),
            From = hackathon.From,
            To = hackathon.To,
            Rules = hackathon.Rules,
            Version = hackathon.Version,
            Stages =
            [
                .. Enumerable.Range(1, hackathon.Stages)
                    .Select(stage => (Stage: stage, Turn: hackathon.OnStage.FirstOrDefault(turn => turn.Stage == stage)))
                    .Select(one => new HackathonStage(one.Stage, one.Turn is { } turn ? names[turn.Team].Name : null, one.Turn?.EndsAt)),
            ],
            Teams =
            [
                .. waiting.Select((one, index) => new HackathonPlace(one.Team.Name, one.Team.Turns, false, one.ExpectedAt is null ? null : index + 1, one.ExpectedAt)),
                .. others.Select(team => new HackathonPlace(team.Name, team.Turns, hackathon.TurnOf(team) is not null, null, null)),
            ],
        };
    }

    public static HackathonTeamResponse Team(Hackathon hackathon, Team team, DateTimeOffset now)
    {
        var waiting = TurnOrder.Expected(hackathon, now);
        var place = waiting.TakeWhile(one => one.Team.Id != team.Id).Count();
        var expected = place < waiting.Count ? waiting[place].ExpectedAt : null;
        var turn = hackathon.TurnOf(team);
        return new HackathonTeamResponse
        {
            Id = team.Id,
            HackathonId = hackathon.Id,
            Name = team.Name,
            Captain = team.Captain,
            Members = team.Members,
            Turns = team.Turns,
            Place = expected is null ? null : place + 1,
            ExpectedAt = expected,
            Stage = turn?.Stage,
            SessionId = turn?.Session,
            TurnEndsAt = turn?.EndsAt,
            Left = team.Left,
        };
    }
}
