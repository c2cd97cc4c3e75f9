namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Values of the <c>role</c> claim. Among people each includes what the one below may do: admin, operator, member, guest.</summary>
public static class Roles
{
    /// <summary>An operator who also makes operators' and admins' tokens.</summary>
    public const string Admin = "admin";

    public const string Operator = "operator";

    /// <summary>Opens sessions, books, and plays.</summary>
    public const string Member = "member";

    /// <summary>Spends nothing: takes part where somebody invited them.</summary>
    public const string Guest = "guest";

    /// <summary>One of our own processes. Stands beside the ranks: no person ever has it.</summary>
    public const string Service = "service";

    private static readonly string[] s_people = [Guest, Member, Operator, Admin];

    /// <summary>The roles a person can have, the least first.</summary>
    public static IReadOnlyList<string> OfPeople => s_people;

    /// <summary>Whether a person can have this role.</summary>
    public static bool IsOfPeople(string? role) => Array.IndexOf(s_people, role) >= 0;

    /// <summary>Whether the first includes the second; a role that no person can have includes nothing.</summary>
    public static bool Includes(string? role, string other) => IsOfPeople(role) && IsOfPeople(other) && Array.IndexOf(s_people, role) >= Array.IndexOf(s_people, other);

    /// <summary>The one of two people's roles that may do less.</summary>
    public static string Lower(string one, string other) => Includes(one, other) ? other : one;
}
