using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>
/// For whom a script acts, and which roles of the crew may do it, in the form that <c>Queue.lua</c> reads. Null in its place acts for anybody:
/// operators and services.
/// </summary>
internal sealed record QueueCaller
{
    private QueueCaller(string argument) => Argument = argument;

    public string Argument { get; }

    /// <summary>The same, content with what was last told of the crew: when the broker has just been asked, or cannot be.</summary>
    public QueueCaller Believing => Argument.StartsWith('+') ? this : new('+' + Argument);

    /// <summary>Nobody but the session's lead.</summary>
    public static QueueCaller Lead(string subject) => new($"={subject}");

    public static QueueCaller? Of(ClaimsPrincipal user, params IReadOnlyCollection<CrewAction> actions) => Of(user, actions, own: null);

    /// <param name="actions">All that it takes.</param>
    /// <param name="own">What it takes for a cue that the caller wrote.</param>
    public static QueueCaller? Of(ClaimsPrincipal user, IReadOnlyCollection<CrewAction> actions, CrewAction? own) =>
        user.IsOperator() || user.IsService() ? null : As(user.Subject(), actions, own);

    public static QueueCaller As(string subject, IReadOnlyCollection<CrewAction> actions, CrewAction? own = null) =>
        new($"{Roles(actions)}/{(own is { } action ? Roles([action]) : "")}={subject}");

    private static string Roles(IReadOnlyCollection<CrewAction> actions) => string.Join(
        ',',
        Enum.GetValues<CrewRole>()
            .Where(role => role is not (CrewRole.Unknown or CrewRole.Lead) && actions.All(action => CrewRights.Allows(role, action)))
            .Select(role => JsonNamingPolicy.CamelCase.ConvertName(role.ToString())));
}
