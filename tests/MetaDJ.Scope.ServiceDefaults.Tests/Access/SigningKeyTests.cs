using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access;

/// <summary>The signing key can be changed while people hold tokens, and names and roles go together whoever signed.</summary>
public sealed class SigningKeyTests
{
    private static readonly string Next = new('n', 40);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_ThatIsChangedInThreeSteps_LeavesNobodyOut()
    {
        // 1: the next key is accepted everywhere. 2: it signs, here first and there later. 3: the old one is gone.
        await using var first = await StartAsync(AccessForTests.SigningKey, Next);
        await using var second = await StartAsync(Next, AccessForTests.SigningKey);
        await using var third = await StartAsync(Next);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), await AllAsync(AccessForTests.SigningKey));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), await AllAsync(Next));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await AllAsync(new string('z', 40)));

        async Task<(HttpStatusCode First, HttpStatusCode Second, HttpStatusCode Third)> AllAsync(string key) =>
            (await AskAsync(first, Token(key)), await AskAsync(second, Token(key)), await AskAsync(third, Token(key)));
    }

    [Theory]
    [InlineData("service:prompt-queue", Roles.Member)]
    [InlineData("service:prompt-queue", Roles.Admin)]
    [InlineData("mira", Roles.Service)]
    public async Task Token_WhoseNameAndRoleDoNotGoTogether_IsRefusedThoughWeSignedIt(string subject, string role)
    {
        await using var app = await StartAsync(AccessForTests.SigningKey);

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, Token(AccessForTests.SigningKey, subject, role)));
    }

    [Theory]
    [InlineData(Roles.Guest, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Member, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.OK)]
    [InlineData(Roles.Admin, HttpStatusCode.OK)]
    public async Task OperatorRoute_ForEachRank_IsOpenFromOperatorUp(string role, HttpStatusCode status)
    {
        await using var app = await StartAsync(AccessForTests.SigningKey);

        Assert.Equal(status, await AskAsync(app, Token(AccessForTests.SigningKey, role: role), "/operators"));
    }

    [Fact]
    public void Roles_IncludeThoseBelowThemAndNoOthers()
    {
        for (var i = 0; i < Roles.OfPeople.Count; i++)
        {
            for (var j = 0; j < Roles.OfPeople.Count; j++)
            {
                Assert.Equal(i >= j, Roles.Includes(Roles.OfPeople[i], Roles.OfPeople[j]));
                Assert.Equal(Roles.OfPeople[Math.Min(i, j)], Roles.Lower(Roles.OfPeople[i], Roles.OfPeople[j]));
            }

            Assert.False(Roles.Includes(Roles.Service, Roles.OfPeople[i]) || Roles.Includes(Roles.OfPeople[i], Roles.Service));
        }
    }

    private static Task<DefaultsApplication> StartAsync(string signing, params string[] previous) => DefaultsApplication.StartAsync(settings:
        [("Access:SigningKey", signing), .. previous.Select((key, i) => ($"Access:PreviousSigningKeys:{i}", key))]);

    private static AuthenticationHeaderValue Token(string key, string subject = "mira", string role = Roles.Member) =>
        new("Bearer", new AccessTokens(Options.Create(new AccessOptions { SigningKey = key }), TimeProvider.System).Issue(subject, role, TimeSpan.FromHours(1)));

    private static async Task<HttpStatusCode> AskAsync(DefaultsApplication app, AuthenticationHeaderValue bearer, string path = "/mine") =>
        (await app.CreateClient(bearer).GetAsync(path, Cancelled)).StatusCode;
}
