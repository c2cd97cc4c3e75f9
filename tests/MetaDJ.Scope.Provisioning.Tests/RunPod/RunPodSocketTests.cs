using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

/// <summary>What only a real connection can show: addresses put together, streams that stream, redirects that are not followed.</summary>
public sealed class RunPodSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_OfALivingPod_ArriveWhileTheStreamIsOpen()
    {
        await using var server = await ServeAsync(app => app.MapGet("/v2/pods/{id}/logs", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("id: 1\ndata: {\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"container\",\"line\":\"Model loaded.\"}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }));
        using var client = Client(server);

        var line = await client.Services.GetRequiredService<IGpuCloud>().LogsAsync("abc", new LogQuery(), Token).FirstAsync(Token);

        Assert.Equal("Model loaded.", line.Line);
    }

    [Fact]
    public async Task Create_WhenRedirected_IsNotSentAgain()
    {
        var elsewhere = 0;
        await using var server = await ServeAsync(app =>
        {
            app.MapPost("/v2/pods", () => Results.Redirect("/elsewhere", permanent: false, preserveMethod: true));
            app.MapPost("/elsewhere", () => Interlocked.Increment(ref elsewhere));
        });
        using var client = Client(server);

        var outcome = await client.Services.GetRequiredService<IGpuCloud>().CreateAsync(
            new CloudPodRequest("metadj-1", "i", "NVIDIA L4", CloudTier.Secure, null, 40, null, null, new Dictionary<string, string>()), Token);

        Assert.IsType<CreateOutcome.Refused>(outcome);
        Assert.Equal(0, elsewhere);
    }

    private static IHost Client(WebApplication server)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("RunPod:ApiKey", "rpa_test"), new("RunPod:BaseAddress", $"{server.Urls.Single()}/v2/")]);
        builder.AddRunPod();
        return builder.Build();
    }

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        map(app);
        await app.StartAsync(Token);
        return app;
    }
}
