using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Looks;

public sealed class LookReporterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Look_TellsWhatThePodReportsOtherwise_AndWhenItIsAway()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:ReportWithin", "00:00:00.300"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("rain") with { Parameters = new LookParameters { NoiseScale = 0.4 } });
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        async Task<LookReport> ReportAsync() => (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!.Report!;

        var same = await ReportAsync();
        Assert.Equal(LookReportState.Reported, same.State);
        Assert.Empty(same.Differences);

        session.LoadParams = new JsonObject { ["height"] = 512, ["width"] = 576 };
        var other = await ReportAsync();
        Assert.Equal(["loadParameters.height", "loras.neon-ink"], other.Differences.Select(difference => difference.Field));
        Assert.Equal((320, 512), (other.Differences[0].Here!.Value.GetInt32(), other.Differences[0].There!.Value.GetInt32()));

        session.Becomes(SessionState.Live, fence: 99);
        Assert.Equal(LookReportState.Away, (await ReportAsync()).State);
        session.Becomes(SessionState.Recovering);
        await rehearsal.Host.Services.GetRequiredService<PromptQueue.Queues.SessionSync>().SyncAsync(id, Cancellation);
        Assert.Equal(LookReportState.NoPod, (await ReportAsync()).State);
    }
}
