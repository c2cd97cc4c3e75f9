using System.Net;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

/// <summary>Reads are repeated; nothing else ever is.</summary>
public sealed class RunPodReadsTests
{
    private const string NoPods = """{"pods":[]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WhenRunPodIsBrokenForAWhile_IsRepeated()
    {
        var stub = new StubRunPod()
            .Problem(HttpStatusCode.BadGateway, "x")
            .Fail(new HttpRequestException("reset"))
            .Problem(HttpStatusCode.ServiceUnavailable, "x")
            .Answer(HttpStatusCode.OK, NoPods);
        using var runPod = new RunPodForTests(stub, ("RunPod:Timeout", "00:05:00"));

        Assert.Empty(await runPod.WhileTimePassesAsync(runPod.Cloud.ListAsync(Token), TimeSpan.FromSeconds(10)));
        Assert.Equal(4, stub.Sent.Count);
    }

    [Fact]
    public async Task Read_WhenRunPodStaysBroken_EndsInAnError()
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.InternalServerError, "still broken");
        using var runPod = new RunPodForTests(stub, ("RunPod:Timeout", "00:05:00"));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => runPod.WhileTimePassesAsync(runPod.Cloud.ListAsync(Token), TimeSpan.FromSeconds(10)));

        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal("still broken", error.Message);
        Assert.Equal(4, stub.Sent.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Read_WhenRefused_IsNotRepeated(HttpStatusCode status)
    {
        var stub = new StubRunPod().Problem(status, "no");
        using var runPod = new RunPodForTests(stub);

        await Assert.ThrowsAsync<HttpRequestException>(() => runPod.Cloud.ListAsync(Token));

        Assert.Single(stub.Sent);
    }
}
