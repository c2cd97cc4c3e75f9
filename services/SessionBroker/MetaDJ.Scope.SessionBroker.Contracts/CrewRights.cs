using System.Collections.Frozen;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>
/// What each role may do: the one table, by which the broker, the stage door and the queue decide and which <c>GET …/crew</c> tells.
/// Operators and services may do everything.
/// </summary>
public static class CrewRights
{
    private static readonly FrozenDictionary<CrewRole, FrozenSet<CrewAction>> s_byRole = new Dictionary<CrewRole, FrozenSet<CrewAction>>
    {
        [CrewRole.Lead] = Enum.GetValues<CrewAction>().Where(action => action != CrewAction.Unknown).ToFrozenSet(),
        [CrewRole.CoPilot] =
        [
            CrewAction.Watch, CrewAction.Prompt, CrewAction.EditAnyCue, CrewAction.ChangeParameters, CrewAction.SwapLoras, CrewAction.Pause,
            CrewAction.Panic, CrewAction.Lock, CrewAction.KeepAlive,
        ],
        [CrewRole.Prompter] = [CrewAction.Watch, CrewAction.Prompt],
        [CrewRole.Viewer] = [CrewAction.Watch],
    }.ToFrozenDictionary();

    public static bool Allows(CrewRole role, CrewAction action) => s_byRole.TryGetValue(role, out var actions) && actions.Contains(action);

    /// <summary>In the order in which they are declared.</summary>
    public static IReadOnlyList<CrewAction> Of(CrewRole role) =>
        s_byRole.TryGetValue(role, out var actions) ? [.. actions.Order()] : [];

    /// <summary>The roles that may do it, the lead's first.</summary>
    public static IReadOnlyList<CrewRole> RolesFor(CrewAction action) => [.. s_byRole.Keys.Where(role => Allows(role, action)).Order()];
}
