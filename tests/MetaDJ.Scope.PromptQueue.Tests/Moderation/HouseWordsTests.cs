using System.Net;
using MetaDJ.Scope.PromptQueue.Audiences;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Tests.Moderation;

public sealed class HouseWordsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WithAListedWordInDisguise_IsRefusedByField_QueuedOrEdited()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);

        var refused = await rehearsal.Host.Api().EnqueueAsync(id, Some.Prompt("a n\u0430z\u0456 flag"), cancellationToken: Cancellation);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("a flag"));
        var edited = await rehearsal.Host.Api().ChangeAsync(id, cue.Id, new CueChange { Prompts = [new WeightedPrompt("s.w.a.s.t.1.k.a")] }, Cancellation);
        var stranger = await rehearsal.Host.Api(AccessForTests.Member("mallory")).EnqueueAsync(id, Some.Prompt("a nazi flag"), cancellationToken: Cancellation);

        foreach (var answer in new[] { refused, edited })
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("prompts[0].text", ((ApiException)answer.Error!).Content!, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal("a flag", (await rehearsal.Host.Api().GetAsync(id, cue.Id, Cancellation)).Content!.Content.Prompts![0].Text);
    }

    /// <summary>What is stored is stored for others to play: it is looked at when it is written.</summary>
    [Fact]
    public async Task SetListHotKeyOrLook_WithAListedWord_IsRefusedByField_AndNotStored()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var bad = Some.Prompt("a nazi flag");

        await Refused(api.PutSetListAsync("flags", new SetList { Cues = [Some.Prompt("a"), bad] }, Cancellation), "cues[1].prompts[0].text");
        await Refused(api.PutSetListAsync("flags", new SetList { Cues = [Some.Prompt("a")], Keys = new Dictionary<string, CueRequest> { ["f1"] = bad } }, Cancellation), "keys.f1.prompts[0].text");
        await Refused(api.PutKeyAsync(id, "f1", bad, Cancellation), "prompts[0].text");
        await Refused(api.PutSavedLookAsync("flag", new SavedLook { Prompts = bad.Prompts! }, Cancellation), "prompts[0].text");
        var recall = new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Look = new SavedLook { Prompts = bad.Prompts! } } };
        await Refused(api.EnqueueAsync(id, recall, cancellationToken: Cancellation), "look.look.prompts[0].text");

        Assert.Equal(HttpStatusCode.NotFound, (await api.GetSetListAsync("flags", Cancellation)).StatusCode);
        Assert.Empty((await api.ListKeysAsync(id, Cancellation)).Content!.Items);
        Assert.Empty((await api.ListSavedLooksAsync(Cancellation)).Content!.Items);
        Assert.Empty((await api.ListAsync(id, cancellationToken: Cancellation)).Content!.Items);
    }

    /// <summary>A word is added to the list between two runs of the service: nothing that was stored before passes it.</summary>
    [Fact]
    public async Task WhatWasStoredBeforeAWordWasAdded_DoesNotReachTheStage()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var rival = Some.Prompt("our rival");
        await api.PutSetListAsync("show", new SetList { Cues = [Some.Prompt("one") with { Follow = CueFollow.AutoFollow }, rival] }, Cancellation);
        await api.PutKeyAsync(id, "f1", rival, Cancellation);
        await api.PutSavedLookAsync("them", new SavedLook { Prompts = rival.Prompts! }, Cancellation);
        session.Interfere = _ => Task.FromResult<int?>(422);
        var dead = await rehearsal.QueueAsync(id, rival);
        await rehearsal.SeeAsync(id, dead.Id, CueState.Failed);
        session.Interfere = _ => Task.FromResult<int?>(null);
        await api.PauseAsync(id, Cancellation);
        var before = await rehearsal.QueueAsync(id, Some.Prompt("before"));
        var withdrawn = await rehearsal.QueueAsync(id, rival);
        await api.CancelAsync(id, withdrawn.Id, Cancellation);
        Assert.True((await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, cancellationToken: Cancellation)).IsSuccessStatusCode);
        await rehearsal.Host.DisposeAsync();

        api = (await rehearsal.AddAsync(("Moderation:Words:0", "rival"))).Api();

        await Refused(api.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, cancellationToken: Cancellation), "cues[1].prompts[0].text");
        await Refused(api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, cancellationToken: Cancellation), "cues[1].prompts[0].text");
        await Refused(api.PressKeyAsync(id, "f1", cancellationToken: Cancellation), "prompts[0].text");
        var recall = new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Name = "them" } };
        await Refused(api.EnqueueAsync(id, recall, cancellationToken: Cancellation), "look.look.prompts[0].text");
        await Refused(api.RetryAsync(id, dead.Id, cancellationToken: Cancellation), "prompts[0].text");
        Assert.Equal(new UndoResponse("retry", 0, 1), (await api.RetryAllAsync(id, cancellationToken: Cancellation)).Content);

        var undo = await api.UndoAsync(id, null, "undo-1", Cancellation);
        var again = await api.UndoAsync(id, null, "undo-1", Cancellation);
        Assert.All([undo, again], answer => Assert.Contains("words-not-shown", ((ApiException)answer.Error!).Content!, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, undo.StatusCode);
        Assert.Equal(CueState.Cancelled, (await api.GetAsync(id, withdrawn.Id, Cancellation)).Content!.State);

        await api.ResumeAsync(id, Cancellation);
        Assert.True((await api.GoAsync(id, cancellationToken: Cancellation)).IsSuccessStatusCode);
        await Eventually.SeeAsync(
            "the list stops", async () => (await api.GetCueListAsync(id, Cancellation)).Content!.WaitsFor, waits => waits is null, Cancellation);
        await Eventually.SeeAsync("what may be shown is", () => Task.FromResult(string.Join(' ', session.Prompts)), seen => seen == "before one", Cancellation);
        Assert.Equal(CueState.Accepted, (await api.GetAsync(id, before.Id, Cancellation)).Content!.State);
        Assert.DoesNotContain(session.Prompts, prompt => prompt.Contains("rival", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_ThatDoNotBindTheCrew_StillBindTheAudience()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Moderation:BindCrew", "false"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);

        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a nazi flag"))).Id, CueState.Accepted);

        Assert.Equal(["a nazi flag"], session.Prompts);
        var words = rehearsal.Host.Services.GetRequiredService<HouseWords>();
        Assert.True(SubmissionText.HasWords("a nazi flag", new AudienceRules(), words));
        var (cue, body) = Some.Cue(Some.Prompt("a nazi flag"));
        var theirs = StoredCue.Read(cue, $"5 1764014400000 0 0 0 0 0 0 0 - {(int)CueLane.Audience} 1 \n{StoredCue.Body(body)}");
        Assert.True(words.Check(theirs).Any);
        Assert.False(words.Check(theirs with { Lane = CueLane.Crew }).Any);
    }

    private static async Task Refused<T>(Task<T> call, string field)
        where T : IApiResponse
    {
        using var answer = await call;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", ((ApiException)answer.Error!).Content!, StringComparison.Ordinal);
    }
}
