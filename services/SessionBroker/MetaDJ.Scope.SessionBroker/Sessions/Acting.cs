using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>For whom a script acts: a session of another holder does not exist for it.</summary>
internal readonly record struct Acting
{
    private Acting(string argument) => Argument = argument;

    /// <summary>Operators and services.</summary>
    public static Acting ForAnybody { get; } = new("*");

    /// <summary>The form the scripts take: no subject can be taken for anybody.</summary>
    public RedisValue Argument { get; }

    public static Acting As(string subject) => new("=" + subject);

    public static Acting Of(ClaimsPrincipal user) => user.IsOperator() || user.IsService() ? ForAnybody : As(user.Subject());
}
