using System.Net;
using System.Net.Http.Json;
using System.Text;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Problems;

public sealed class BadInputTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"text":"a","colour":"red"}""", "colour")]
    [InlineData("""{"text":1}""", "$.text")]
    [InlineData("""{"text":"a","count":"3"}""", "$.count")]
    [InlineData("""{"text":"a","count":NaN}""", "$.count")]
    [InlineData("""{"text":"a","text":"b"}""", "text")]
    [InlineData("""{"text":null}""", "text")]
    [InlineData("{}", "text")]
    [InlineData("[", "$")]
    [InlineData("", "")]
    public async Task Body_ThatDoesNotFit_Answers400AndSaysWhere(string body, string where)
    {
        await using var app = await DefaultsApplication.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var response = await app.CreateClient(AccessForTests.Operator).PostAsync("/notes", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancelled);
        Assert.Equal("https://metadj.dev/problems/invalid-request", problem!.Type);
        Assert.Contains(where, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("MetaDJ.Scope", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfTenMegabytes_Answers413()
    {
        await using var app = await DefaultsApplication.StartAsync();
        using var content = new StringContent($$"""{"text":"{{new string('a', 10_000_000)}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/notes") { Content = content };
        request.Headers.ExpectContinue = true;

        var response = await app.CreateClient(AccessForTests.Operator).SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Exception_OfOurs_TellsNobodyItsMessage()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient(AccessForTests.Operator).GetAsync("/broken", Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }
}
