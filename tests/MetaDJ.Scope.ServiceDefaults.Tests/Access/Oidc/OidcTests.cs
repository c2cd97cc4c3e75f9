using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access.Oidc;

/// <summary>People of an identity provider, which runs here for the tests.</summary>
public sealed class OidcTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_OfAProvider_HasItsNameInFrontOfTheirs_AndTheRoleThatItsGroupsGive()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);

        Assert.Equal("okta:mira member okta:vjs", await WhoAsync(app, issuer.Bearer("mira", ("groups", new[] { "staff", "players" }), ("teams", new[] { "vjs" }))));
        Assert.Equal("okta:ole operator ", await WhoAsync(app, issuer.Bearer("ole", ("groups", new[] { "players", "crew" }))));
        Assert.Equal("okta:gil guest ", await WhoAsync(app, issuer.Bearer("gil")));
    }

    [Theory]
    [InlineData("role", "admin")]
    [InlineData("role", "service")]
    [InlineData("key", "0")]
    [InlineData("team", "vjs")]
    [InlineData("groups", "operator")]
    [InlineData("groups", "service")]
    public async Task Claim_ThatMeansSomethingInOurTokens_MeansNothingInAProviders(string claim, string value)
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);

        Assert.Equal("okta:mallory guest ", await WhoAsync(app, issuer.Bearer("mallory", (claim, value))));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(app, issuer.Bearer("mallory", (claim, value)), "/operators"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(app, issuer.Bearer("mallory", (claim, value)), "/services"));
    }

    [Theory]
    [InlineData("service:prompt-queue")]
    [InlineData("operator")]
    public async Task Subject_ThatIsSomebodyElsesHere_IsStillOneOfTheProviders(string subject)
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);

        Assert.Equal($"okta:{subject} guest ", await WhoAsync(app, issuer.Bearer(subject)));
    }

    [Fact]
    public async Task OurToken_WithAProvidersName_IsRefused()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, AccessForTests.Member("okta:mira")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, AccessForTests.Member("other:mira")));
    }

    [Fact]
    public async Task Token_ThatIsNotGood_IsRefused()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var stranger = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);
        var publicKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(issuer.PublicPem())) { KeyId = issuer.Key.KeyId };
        var modulus = new SymmetricSecurityKey(issuer.Key.Rsa.ExportParameters(false).Modulus!) { KeyId = issuer.Key.KeyId };
        var good = issuer.Token("mira");
        var parts = good.Split('.');
        var bad = new Dictionary<string, string>
        {
            ["another audience"] = issuer.Token("mira", audience: "somebody-else"),
            ["no audience"] = issuer.Token("mira", audience: null),
            ["expired"] = issuer.Token("mira", expiresIn: TimeSpan.FromMinutes(-2)),
            ["another's key"] = issuer.Token("mira", key: stranger.Key),
            ["another's key of the same name"] = issuer.Token("mira", key: SmallIssuer.NewKey(issuer.Key.KeyId)),
            ["a provider we do not have"] = stranger.Token("mira"),
            ["another's token in this one's name"] = stranger.Token("mira", issuer: issuer.Authority),
            ["HS256 with the public key"] = issuer.Token("mira", key: publicKey, algorithm: SecurityAlgorithms.HmacSha256),
            ["HS256 with the modulus"] = issuer.Token("mira", key: modulus, algorithm: SecurityAlgorithms.HmacSha256),
            ["HS256 with our own key"] = issuer.Token("mira", key: new SymmetricSecurityKey(Encoding.UTF8.GetBytes(AccessForTests.SigningKey)), algorithm: SecurityAlgorithms.HmacSha256),
            ["none"] = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["RS256 as if it were ours"] = issuer.Token("mira", issuer: AccessTokens.Issuer, audience: AccessTokens.Audience),
            ["no subject"] = issuer.Token(""),
            ["a subject of two lines"] = issuer.Token("mira\nall"),
            ["a subject that is too long"] = issuer.Token(new string('m', 200)),
        };

        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, new AuthenticationHeaderValue("Bearer", good)));
        foreach (var (why, token) in bad)
        {
            Assert.True(HttpStatusCode.Unauthorized == await AskAsync(app, new AuthenticationHeaderValue("Bearer", token)), why);
        }
    }

    [Fact]
    public async Task Keys_ThatTheProviderChanges_AreFetchedAgain_AndTheOldOnesAreGoodNoMore()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer, ("Access:Oidc:okta:KeyRefresh", "00:00:01"));
        var old = issuer.Bearer("mira");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, old));

        issuer.ChangeKey("k2");

        await Eventually.SeeAsync("a token with the new key", () => AskAsync(app, issuer.Bearer("mira")), status => status == HttpStatusCode.OK, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, old));
    }

    [Fact]
    public async Task Keys_ForManyTokensThatNameUnknownOnes_AreNotFetchedForEach()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, issuer.Bearer("mira")));

        for (var i = 0; i < 30; i++)
        {
            await AskAsync(app, new AuthenticationHeaderValue("Bearer", issuer.Token("mira", key: SmallIssuer.NewKey($"no-{i}"))));
        }

        Assert.InRange(issuer.KeysRead, 1, 4);
    }

    [Fact]
    public async Task Scope_ThatIsRequired_MustBeInTheToken()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer, ("Access:Oidc:okta:RequiredScopes:0", "scope.play"));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, issuer.Bearer("mira", ("scope", "openid scope.playing"))));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, issuer.Bearer("mira", ("scope", "openid scope.play"))));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, issuer.Bearer("mira", ("scp", new[] { "scope.play" }))));
    }

    [Fact]
    public async Task Role_InsideOfAnObject_IsFound_AndWhoHasNoneIsRefusedWhereThatIsWanted()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer, ("Access:Oidc:okta:RoleClaim", "realm_access.roles"), ("Access:Oidc:okta:DefaultRole", ""));

        Assert.Equal("okta:mira member ", await WhoAsync(app, issuer.Bearer("mira", ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "players" } }))));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, issuer.Bearer("mira", ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "others" } }))));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, issuer.Bearer("mira", ("realm_access.roles.x", "players"))));
    }

    [Fact]
    public async Task Providers_OfWhichThereAreTwo_DoNotStandForEachOther()
    {
        await using var one = await SmallIssuer.StartAsync();
        await using var two = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(one, ("Access:Oidc:entra:Authority", two.Authority), ("Access:Oidc:entra:Audience", SmallIssuer.Audience));

        Assert.Equal("okta:mira member ", await WhoAsync(app, one.Bearer("mira", ("groups", "players"))));
        Assert.Equal("entra:mira guest ", await WhoAsync(app, two.Bearer("mira", ("groups", "players"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, new AuthenticationHeaderValue("Bearer", one.Token("mira", issuer: two.Authority))));
    }

    [Fact]
    public async Task OurTokens_BesideAProvider_AreStillGood()
    {
        await using var issuer = await SmallIssuer.StartAsync();
        await using var app = await StartAsync(issuer);

        Assert.Equal("mira member ", await WhoAsync(app, AccessForTests.Member("mira")));
    }

    [Theory]
    [InlineData("okta", "Authority", "http://idp.example")]
    [InlineData("okta", "Authority", "")]
    [InlineData("okta", "Audience", "")]
    [InlineData("okta", "DefaultRole", "service")]
    [InlineData("okta", "Roles:service:0", "crew")]
    [InlineData("service", "Authority", "https://idp.example")]
    [InlineData("O K", "Authority", "https://idp.example")]
    public async Task Configuration_ThatCannotBeMeant_StopsTheStart(string name, string field, string value)
    {
        await using var issuer = await SmallIssuer.StartAsync();

        await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(
            issuer, ($"Access:Oidc:{name}:Authority", issuer.Authority + "/x"), ($"Access:Oidc:{name}:Audience", "metadj"), ($"Access:Oidc:{name}:{field}", value)));
    }

    private static Task<DefaultsApplication> StartAsync(SmallIssuer issuer, params (string Key, string Value)[] settings) => DefaultsApplication.StartAsync(settings:
    [
        ("Access:Oidc:okta:Authority", issuer.Authority),
        ("Access:Oidc:okta:Audience", SmallIssuer.Audience),
        ("Access:Oidc:okta:RoleClaim", "groups"),
        ("Access:Oidc:okta:Roles:member:0", "players"),
        ("Access:Oidc:okta:Roles:operator:0", "crew"),
        ("Access:Oidc:okta:TeamClaim", "teams"),
        .. settings,
    ]);

    private static async Task<HttpStatusCode> AskAsync(DefaultsApplication app, AuthenticationHeaderValue bearer, string path = "/mine") =>
        (await app.CreateClient(bearer).GetAsync(path, Cancelled)).StatusCode;

    private static async Task<string> WhoAsync(DefaultsApplication app, AuthenticationHeaderValue bearer)
    {
        var response = await app.CreateClient(bearer).GetAsync("/who", Cancelled);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(Cancelled) : $"{response.StatusCode} {response.Headers.WwwAuthenticate}";
    }
}
