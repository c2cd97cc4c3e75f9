using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Problems;

public sealed class RecordAwayTests
{
    [Fact]
    public async Task RedisThatDoesNotAnswer_IsAPassingProblem_AndSaysWhatToDo()
    {
        await using var app = await DefaultsApplication.StartAsync();

        var response = await app.CreateClient(AccessForTests.Operator).GetAsync("/away", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        Assert.Equal("https://metadj.dev/problems/record-away", problem!.Type);
        Assert.Contains("Idempotency-Key", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("script", problem.Detail, StringComparison.Ordinal);
    }
}
