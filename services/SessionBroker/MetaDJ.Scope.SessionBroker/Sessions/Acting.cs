using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// For whom a script acts, and in which roles of the crew that is allowed: a session does not exist for those who take no part in it. What is
/// asked for without naming the action is the lead's alone.
/// </summary>
internal readonly record struct Acting
{
    /// <summary>By action: the roles besides the lead's that may do it, as the scripts read them.</summary>
    private static readonly FrozenDictionary<CrewAction, string> s_roles = Enum.GetValues<CrewAction>().ToFrozenDictionary(
        action => action, action => string.Join(',', CrewRights.RolesFor(action).Where(role => role != CrewRole.Lead).Select(Name)));

    private Acting(string argument) => Argument = argument;

    /// <summary>Operators and services.</summary>
    public static Acting ForAnybody { get; } = new("*");

    /// <summary>The form the scripts take: no subject can be taken for anybody, or for more than its role.</summary>
    public RedisValue Argument { get; }

    /// <summary>A role as the records keep it.</summary>
    public static string Name(CrewRole role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    public static Acting As(string subject) => new("=" + subject);

    public static Acting As(string subject, CrewAction action) => new($"{s_roles[action]}={subject}");

    public static Acting Of(ClaimsPrincipal user) => user.IsOperator() || user.IsService() ? ForAnybody : As(user.Subject());

    public static Acting Of(ClaimsPrincipal user, CrewAction action) => user.IsOperator() || user.IsService() ? ForAnybody : As(user.Subject(), action);
}
