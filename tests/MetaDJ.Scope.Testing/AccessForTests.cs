using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Testing;

/// <summary>Tokens that a host configured with <see cref="SigningKey"/> accepts.</summary>
public static class AccessForTests
{
    public const string SigningKey = "a-signing-key-for-tests-only-0123456789";

    public static AuthenticationHeaderValue Operator { get; } = Bearer("operator", Roles.Operator);

    public static AuthenticationHeaderValue Admin { get; } = Bearer("admin", Roles.Admin);

    public static AuthenticationHeaderValue Service { get; } = Bearer("service:tests", Roles.Service);

    public static AuthenticationHeaderValue Member(string subject) => Bearer(subject, Roles.Member);

    public static AuthenticationHeaderValue Guest(string subject) => Bearer(subject, Roles.Guest);

    private static AuthenticationHeaderValue Bearer(string subject, string role) => new(
        "Bearer", new AccessTokens(Options.Create(new AccessOptions { SigningKey = SigningKey }), TimeProvider.System).Issue(subject, role, TimeSpan.FromHours(1)));
}
