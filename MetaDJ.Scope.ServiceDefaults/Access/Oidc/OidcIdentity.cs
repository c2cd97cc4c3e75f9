using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access.Oidc;

/// <summary>
/// Turns a provider's token, once it is proven, into one of our identities. Nothing is taken over but what is named here: a claim called
/// <c>role</c> or <c>key</c> in a provider's token means nothing to us.
/// </summary>
internal static class OidcIdentity
{
    private const int MostTeams = 50;

    /// <returns>Either the identity or why there is none.</returns>
    public static (ClaimsIdentity? Identity, string? Refusal) Read(JsonWebToken token, string provider, OidcOptions options)
    {
        using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return Read(document.RootElement, provider, options);
    }

    internal static (ClaimsIdentity? Identity, string? Refusal) Read(JsonElement token, string provider, OidcOptions options)
    {
        if (Values(token, options.SubjectClaim) is not [{ Length: > 0 } subject] || !Subjects.IsPrintable($"{provider}:{subject}"))
        {
            return (null, $"The claim '{options.SubjectClaim}' does not name a person.");
        }

        var granted = Values(token, "scope").Concat(Values(token, "scp")).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        if (options.RequiredScopes.FirstOrDefault(scope => !granted.Contains(scope)) is { } missing)
        {
            return (null, $"The scope '{missing}' is missing.");
        }

        if (RoleOf(Values(token, options.RoleClaim), options) is not { } role)
        {
            return (null, "This person has no role here.");
        }

        var teams = options.TeamClaim is { Length: > 0 } claim ? Values(token, claim).Select(team => $"{provider}:{team}").Where(team => Subjects.IsPrintable(team)).Take(MostTeams) : [];
        return (new ClaimsIdentity(
            [
                new Claim(AccessTokens.SubjectClaim, $"{provider}:{subject}"),
                new Claim(AccessTokens.RoleClaim, role),
                .. teams.Select(team => new Claim(AccessTokens.TeamClaim, team)),
            ],
            $"oidc:{provider}", AccessTokens.SubjectClaim, AccessTokens.RoleClaim), null);
    }

    /// <summary>The highest role that one of the values gives.</summary>
    internal static string? RoleOf(IReadOnlyCollection<string> values, OidcOptions options) =>
        Roles.OfPeople.LastOrDefault(role => options.Roles.TryGetValue(role, out var giving) && giving.Exists(values.Contains))
        ?? (options.DefaultRole.Length > 0 ? options.DefaultRole : null);

    /// <summary>The texts of a claim: by its whole name first (those may have dots), then by its way into objects.</summary>
    private static List<string> Values(JsonElement token, string claim)
    {
        if (token.TryGetProperty(claim, out var whole))
        {
            return Texts(whole);
        }

        var element = token;
        foreach (var step in claim.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return [];
            }
        }

        return Texts(element);
    }

    private static List<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => [.. element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };
}
