using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access;

public sealed class AccessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Route_WithoutToken_Answers401Problem()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient().GetAsync("/mine", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancelled);
        Assert.Equal("https://metadj.dev/problems/unauthorized", problem!.Type);
    }

    [Fact]
    public async Task Route_WithToken_KnowsTheSubject()
    {
        await using var app = await DefaultsApplication.StartAsync();

        Assert.Equal("mira", await app.CreateClient(AccessForTests.Member("mira")).GetStringAsync("/mine", Cancelled));
    }

    [Fact]
    public async Task OperatorRoute_ForAMember_Answers403Problem()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient(AccessForTests.Member("mira")).GetAsync("/operators", Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("in", await app.CreateClient(AccessForTests.Operator).GetStringAsync("/operators", Cancelled));
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Token_ThatIsNotOurs_IsRefused(string token)
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient(new AuthenticationHeaderValue("Bearer", token)).GetAsync("/mine", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public static TheoryData<string> BadTokens()
    {
        var good = AccessForTests.Member("mira").Parameter!;
        var otherKey = new AccessTokens(Options.Create(new AccessOptions { SigningKey = new string('x', 40) }), TimeProvider.System)
            .Issue("mira", Roles.Operator, TimeSpan.FromHours(1));
        var parts = good.Split('.');
        var none = $"{Convert.ToBase64String("""{"alg":"none","typ":"JWT"}"""u8).TrimEnd('=')}.{parts[1]}.";
        return [otherKey, none, $"{parts[0]}.{parts[1]}.AAAA", $"{parts[0]}.{parts[1]}A.{parts[2]}", "x", good[..^2]];
    }

    [Fact]
    public async Task Token_PastItsEnd_IsRefused()
    {
        var clock = new ArmedTimeProvider();
        await using var app = await DefaultsApplication.StartAsync(clock);
        var tokens = new AccessTokens(Options.Create(new AccessOptions { SigningKey = AccessForTests.SigningKey }), clock);
        var client = app.CreateClient(new AuthenticationHeaderValue("Bearer", tokens.Issue("mira", Roles.Member, TimeSpan.FromMinutes(10))));

        Assert.Equal("mira", await client.GetStringAsync("/mine", Cancelled));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/mine", Cancelled)).StatusCode);
    }
}
