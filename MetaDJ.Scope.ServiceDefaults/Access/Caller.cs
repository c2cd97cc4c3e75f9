using System.Security.Claims;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Reads of a token's claims, in our words.</summary>
public static class Caller
{
    /// <summary>Who calls; the value that makes somebody a session's holder.</summary>
    public static string Subject(this ClaimsPrincipal user) =>
        user.FindFirstValue(AccessTokens.SubjectClaim) ?? throw new InvalidOperationException("The route let a caller without a subject in.");

    public static bool IsOperator(this ClaimsPrincipal user) => user.HasClaim(AccessTokens.RoleClaim, Roles.Operator);

    public static bool IsService(this ClaimsPrincipal user) => user.HasClaim(AccessTokens.RoleClaim, Roles.Service);

    /// <summary>Whether this caller may see and steer what <paramref name="holder"/> holds.</summary>
    public static bool MayActFor(this ClaimsPrincipal user, string holder) => user.IsOperator() || user.IsService() || user.Subject() == holder;
}
