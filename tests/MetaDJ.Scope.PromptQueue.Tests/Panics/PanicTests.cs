using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Panics;

public sealed class PanicTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task End_AfterSeveralPanics_PutsBackTheLookBeforeTheFirst_AndGoesOn(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var rain = await rehearsal.QueueAsync(id, Some.Prompt("rain") with { Parameters = new LookParameters { NoiseScale = 0.4, VaceContextScale = 0.5 } });
        await rehearsal.SeeAsync(id, rain.Id, CueState.Accepted);

        foreach (var panic in new[] { PanicKind.Blackout, PanicKind.SafeLook, PanicKind.Freeze })
        {
            var raised = await api.PanicAsync(id, new PanicRequest { Kind = panic }, Cancellation);
            await rehearsal.SeeAsync(id, raised.Content!.Id, CueState.Accepted);
            await Eventually.SeeAsync("the look says so", async () => (await api.GetLookAsync(id, Cancellation)).Content!.Panic, seen => seen == panic, Cancellation);
        }

        Assert.True((bool?)session.Updates[^1]["paused"]);
        Assert.Equal(FallbackReason.Freeze, (await api.GetFallbackAsync(id, Cancellation)).Content!.Reason);
        await api.SetParametersAsync(id, new LookParameters { NoiseScale = 0.6 }, Cancellation);
        var next = await rehearsal.QueueAsync(id, Some.Prompt("next"));

        var ended = await api.EndPanicAsync(id, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, ended.StatusCode);
        await rehearsal.SeeAsync(id, next.Id, CueState.Accepted);

        var back = session.Updates.Last(update => (string?)update["prompts"]?[0]?["text"] == "rain");
        Assert.Equal((false, 0.5), ((bool?)back["paused"], (double?)back["vace_context_scale"]));
        var look = (await api.GetLookAsync(id, Cancellation)).Content!;
        Assert.Equal((null, 0.6, false), (look.Panic, look.Parameters.NoiseScale, look.Paused));
        Assert.Null((await api.GetFallbackAsync(id, Cancellation)).Content!.Reason);
        Assert.Equal(HttpStatusCode.Conflict, (await api.EndPanicAsync(id, cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task End_WithoutResume_KeepsTheQueueHeld()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("rain"))).Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, (await api.PanicAsync(id, cancellationToken: Cancellation)).Content!.Id, CueState.Accepted);
        var next = await rehearsal.QueueAsync(id, Some.Prompt("next"));

        var end = (await api.EndPanicAsync(id, new PanicEndRequest { Resume = false }, Cancellation)).Content!;
        await rehearsal.SeeAsync(id, end.Id, CueState.Accepted);

        Assert.Equal("rain", (await api.GetLookAsync(id, Cancellation)).Content!.Prompts[0].Text);
        Assert.Equal(CueState.Queued, (await api.GetAsync(id, next.Id, Cancellation)).Content!.State);
        await api.ResumeAsync(id, Cancellation);
        await rehearsal.SeeAsync(id, next.Id, CueState.Accepted);
    }

    [Fact]
    public async Task Raise_WhileTheDispatcherWaitsForAPodThatDoesNotAnswer_TellsClientsAtOnce()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var (stuck, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        session.Interfere = async _ =>
        {
            stuck.TrySetResult();
            await answer.Task;
            return null;
        };
        await rehearsal.QueueAsync(id, Some.Prompt());
        await stuck.Task.WaitAsync(Cancellation);
        await rehearsal.Host.Api().SetFallbackAsync(id, new FallbackPicture { Colour = "#102030", Image = new Uri("https://example.org/still.png"), Text = "back soon" }, Cancellation);

        var panic = await rehearsal.Host.Api().PanicAsync(id, new PanicRequest { Kind = PanicKind.Blackout }, Cancellation);

        var events = await rehearsal.Host.Services.GetRequiredService<EventStore>().ReadAsync(id, 0);
        var shown = Assert.Single(events, happened => happened.Kind == QueueEventKind.FallbackShown);
        Assert.Equal((FallbackReason.Blackout, "#102030"), (shown.Fallback!.Reason!.Value, shown.Fallback.Picture.Colour));
        Assert.DoesNotContain(events, happened => happened.Kind == QueueEventKind.Panicked);
        answer.SetResult();
        await rehearsal.SeeAsync(id, panic.Content!.Id, CueState.Accepted);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Stage_ThatIsLost_IsCoveredUntilThePictureIsBack_AndItsEndIsTold(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("rain"))).Id, CueState.Accepted);
        var sync = rehearsal.Host.Services.GetRequiredService<SessionSync>();
        var events = rehearsal.Host.Services.GetRequiredService<EventStore>();

        session.Becomes(SessionState.Recovering);
        await sync.SyncAsync(id, Cancellation);
        await sync.SyncAsync(id, Cancellation);
        Assert.Equal(FallbackReason.StageLost, (await rehearsal.Host.Api().GetFallbackAsync(id, Cancellation)).Content!.Reason);

        session.Becomes(SessionState.Live, fence: 8);
        await sync.SyncAsync(id, Cancellation);
        rehearsal.Host.Services.GetRequiredService<Dispatchers>().Wake(id, hinted: true);
        await Eventually.SeeAsync(
            "the picture is back", async () => (await events.ReadAsync(id, 0)).Select(happened => happened.Kind).ToList(), seen => seen.Contains(QueueEventKind.FallbackEnded), Cancellation);

        session.Becomes(SessionState.Ending, fence: 8);
        var endsAt = Some.Now.AddMinutes(2);
        session.Response = session.Response with { Warning = new SessionWarning { Kind = WarningKind.Grace, Reason = WarningReason.TimeUp, At = Some.Now, EndsAt = endsAt, MinutesLeft = 2 } };
        await sync.SyncAsync(id, Cancellation);

        var told = (await events.ReadAsync(id, 0)).ToList();
        Assert.Single(told, happened => happened.Kind == QueueEventKind.FallbackShown);
        Assert.Single(told, happened => happened.Kind == QueueEventKind.FallbackEnded);
        Assert.Equal(
            [(SessionState.Recovering, null), (SessionState.Live, null), (SessionState.Ending, endsAt)],
            told.Where(happened => happened.Kind == QueueEventKind.SessionChanged).Select(happened => (happened.Session!.State, happened.Session.Warning?.EndsAt)));
    }

    [Fact]
    public async Task Fallback_WithoutOneOfTheSession_IsItsLeads_AndNothingElseThanHttpsIsTaken()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var http = rehearsal.Host.Http();

        using var own = await http.PutAsync(new Uri("/api/fallback", UriKind.Relative), Json("""{"colour":"#aa0000"}"""), Cancellation);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal("#aa0000", (await rehearsal.Host.Api().GetFallbackAsync(id, Cancellation)).Content!.Picture.Colour);
        foreach (var wrong in new[] { """{"colour":"red"}""", """{"image":"http://example.org/a.png"}""", """{"image":"javascript:alert(1)"}""", """{"image":"https://me:secret@example.org/a.png"}""", """{"image":"/a.png"}""" })
        {
            using var refused = await http.PutAsync(new Uri($"/api/queues/{id}/fallback", UriKind.Relative), Json(wrong), Cancellation);
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, wrong);
        }

        using var unknown = await http.PostAsync(new Uri($"/api/queues/{id}/panic", UriKind.Relative), Json("""{"kind":"unknown"}"""), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
