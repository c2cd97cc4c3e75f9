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
    [InlineData("""{"text":null}""", "$.text")]
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

    [Theory]
    [InlineData("""{"text":"a","span":"soon"}""", "Give a duration as hh:mm:ss.")]
    [InlineData("""{"text":"a","mood":"calm,wild"}""", "Expected one of calm, wild.")]
    [InlineData("""{"text":"a","mood":"unknown"}""", "Expected one of calm, wild.")]
    [InlineData("""{"text":"a","mood":2}""", "Expected one of calm, wild.")]
    [InlineData("""{"text":null}""", "A value is needed here, null is none.")]
    public async Task Detail_SpeaksToThePersonNotToOurProgrammer(string body, string sentence)
    {
        await using var app = await DefaultsApplication.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var response = await app.CreateClient(AccessForTests.Operator).PostAsync("/notes", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_OfHalfAMegabyte_IsNotSentBack()
    {
        await using var app = await DefaultsApplication.StartAsync();
        using var content = new StringContent($$"""{"text":"a","{{new string('x', 500_000)}}":1}""", Encoding.UTF8, "application/json");

        var response = await app.CreateClient(AccessForTests.Operator).PostAsync("/notes", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsStringAsync(Cancelled)).Length, 1, 2_000);
    }

    [Fact]
    public async Task Route_WithATicketForAnId_DoesNotRepeatIt()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient(AccessForTests.Operator).GetAsync("/numbers/eyJhbGciOiJIUzI1NiJ9", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("'number'", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("utf-7")]
    [InlineData("\"utf-8\"")]
    public async Task Charset_ThatIsNotRead_Answers415(string charset)
    {
        await using var app = await DefaultsApplication.StartAsync();
        using var content = new StringContent("""{"text":"a"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        var response = await app.CreateClient(AccessForTests.Operator).PostAsync("/notes", content, Cancelled);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
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
