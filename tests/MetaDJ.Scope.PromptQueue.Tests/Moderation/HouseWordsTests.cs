using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
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
}
