using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

/// <summary>Teams in Redis.</summary>
internal sealed class TeamStore(IDatabase redis)
{
    /// <summary>In how many teams anybody may be.</summary>
    public const int MostTeams = 50;

    private static readonly RedisScript PutTeam = RedisScript.Load<TeamStore>("PutTeam");
    private static readonly RedisScript DeleteTeam = RedisScript.Load<TeamStore>("DeleteTeam");

    public async Task<TeamOutcome> PutAsync(string name, Acting caller, long? version, IEnumerable<TeamMember> members)
    {
        var answer = await PutTeam.RunAsync(redis, [PeopleKeys.Teams, PeopleKeys.Memberships],
        [
            name, caller.Argument, version?.ToString(CultureInfo.InvariantCulture) ?? "", MostTeams,
            .. members.SelectMany(member => new RedisValue[] { member.Subject, member.Role == TeamRole.Owner ? "owner" : "member" }),
        ]);
        return answer.Status switch
        {
            "created" => new TeamOutcome.Created(Records.Read<Team>(answer.Text(0))),
            "replaced" => new TeamOutcome.Replaced(Records.Read<Team>(answer.Text(0))),
            "taken" => new TeamOutcome.Taken(),
            "not-owner" => new TeamOutcome.NotOwner(),
            "changed" => new TeamOutcome.Changed(answer.Number(0)),
            "too-many" => new TeamOutcome.TooMany(answer.Text(0)),
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<TeamOutcome> DeleteAsync(string name, Acting caller)
    {
        var answer = await DeleteTeam.RunAsync(redis, [PeopleKeys.Teams, PeopleKeys.Memberships], [name, caller.Argument]);
        return answer.Status switch
        {
            "deleted" => new TeamOutcome.Deleted(),
            "not-owner" => new TeamOutcome.NotOwner(),
            "unknown" => new TeamOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there is none, or it is closed.</returns>
    public async Task<Team?> FindAsync(string name) =>
        await redis.HashGetAsync(PeopleKeys.Teams, name) is { IsNull: false } text && Records.Read<Team>(text!) is { Closed: false } team ? team : null;

    /// <summary>Names of the teams that somebody is in by our own records; bounded by <see cref="MostTeams"/>.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string subject)
    {
        var prefix = $"{subject}\n";
        var members = await redis.SortedSetRangeByValueAsync(PeopleKeys.Memberships, prefix, $"{prefix}~", Exclude.Stop);
        return Array.ConvertAll(members, member => ((string)member!)[prefix.Length..]);
    }
}
