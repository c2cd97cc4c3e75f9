using System.Net.ServerSentEvents;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Tests.Events;

public sealed class EventStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_TellsACuesLife_AndEndsWithTheQueue()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.QueueAsync(id, Some.Prompt("a"));
        var following = ReadAsync(rehearsal.Host, id, "0");
        var last = await rehearsal.QueueAsync(id, Some.Prompt("b"));
        await rehearsal.SeeAsync(id, last.Id, CueState.Accepted);

        session.Becomes(SessionState.Ended);
        await rehearsal.Host.Api().SetParametersAsync(id, new LookParameters { NoiseScale = 1 }, Cancellation);
        var events = await following;

        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(happened => happened.Sequence));
        Assert.Equal(QueueEventKind.QueueClosed, events[^1].Kind);
        foreach (var kind in new[] { QueueEventKind.CueQueued, QueueEventKind.CueSent, QueueEventKind.CueAccepted })
        {
            Assert.Equal(["a", "b"], events.Where(happened => happened.Kind == kind).Select(happened => happened.Cue!.Content.Prompts![0].Text));
        }
    }

    [Fact]
    public async Task Follow_AfterAnId_GoesOnAfterIt()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        for (var i = 0; i < 5; i++)
        {
            await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt($"{i}"))).Id, CueState.Accepted);
        }

        session.Becomes(SessionState.Ended);
        await rehearsal.Host.Api().SetParametersAsync(id, new LookParameters { NoiseScale = 1 }, Cancellation);
        var events = await ReadAsync(rehearsal.Host, id, "10");

        Assert.Equal(11, events[0].Sequence);
        Assert.Equal(QueueEventKind.QueueClosed, events[^1].Kind);
    }

    [Fact]
    public async Task Follow_WithANonsenseId_IsAProblem()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var http = rehearsal.Host.Http();
        http.DefaultRequestHeaders.Add("Last-Event-ID", "yesterday");

        using var answer = await http.GetAsync($"/api/queues/{id}/events", Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<List<QueueEvent>> ReadAsync(QueueHost host, SessionId session, string after)
    {
        using var http = host.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/queues/{session}/events");
        request.Headers.Add("Last-Event-ID", after);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        var events = new List<QueueEvent>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            var happened = JsonSerializer.Deserialize<QueueEvent>(item.Data, HttpDefaults.Json)!;
            Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString()), item.EventType);
            Assert.Equal($"{happened.Sequence}", item.EventId);
            events.Add(happened);
        }

        return events;
    }
}
