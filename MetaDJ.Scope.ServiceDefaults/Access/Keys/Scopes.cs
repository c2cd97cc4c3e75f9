namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>What an API key may be used for. A scope narrows what the key's owner may do; it never adds to it.</summary>
public static class Scopes
{
    /// <summary>Reads what the owner may read. Every other scope includes it.</summary>
    public const string Read = "read";

    /// <summary>Plays the owner's sessions: queues, set lists, the stage door, heartbeats.</summary>
    public const string Play = "play";

    /// <summary>Opens, extends and ends sessions, and books.</summary>
    public const string Book = "book";

    /// <summary>Uses the rank of an owner above member. Without it a key acts for a member at most.</summary>
    public const string Operate = "operate";

    private static readonly string[] s_all = [Read, Play, Book, Operate];

    public static IReadOnlyList<string> All => s_all;

    /// <summary>The role a key of this owner acts with.</summary>
    public static string RoleOf(string ownerRole, IEnumerable<string> scopes) =>
        scopes.Contains(Operate) ? ownerRole : Roles.Lower(ownerRole, Roles.Member);
}
