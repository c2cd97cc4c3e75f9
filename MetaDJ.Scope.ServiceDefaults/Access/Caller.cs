using System.Security.Claims;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Reads of a token's claims, in our words.</summary>
public static class Caller
{
    /// <summary>Who calls; the value that makes somebody a session's holder.</summary>
    public static string Subject(this ClaimsPrincipal user) =>
        user.FindFirstValue(AccessTokens.SubjectClaim) ?? throw new InvalidOperationException("The route let a caller without a subject in.");

    /// <summary>The caller's one role, see <see cref="Roles"/>.</summary>
    public static string Role(this ClaimsPrincipal user) => user.FindFirstValue(AccessTokens.RoleClaim) ?? Roles.Guest;

    /// <summary>True for admins too.</summary>
    public static bool IsOperator(this ClaimsPrincipal user) => Roles.Includes(user.Role(), Roles.Operator);

    public static bool IsAdmin(this ClaimsPrincipal user) => user.Role() == Roles.Admin;

    /// <summary>Whether this caller may spend nothing.</summary>
    public static bool IsGuest(this ClaimsPrincipal user) => user.Role() == Roles.Guest;

    public static bool IsService(this ClaimsPrincipal user) => user.HasClaim(AccessTokens.RoleClaim, Roles.Service);

    /// <summary>The teams that the caller's own identity provider tells of. Our own records of teams are the broker's and come on top there.</summary>
    public static IReadOnlyList<string> Teams(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return [.. user.FindAll(AccessTokens.TeamClaim).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether this caller may see and steer what <paramref name="holder"/> holds.</summary>
    public static bool MayActFor(this ClaimsPrincipal user, string holder) => user.IsOperator() || user.IsService() || user.Subject() == holder;
}
