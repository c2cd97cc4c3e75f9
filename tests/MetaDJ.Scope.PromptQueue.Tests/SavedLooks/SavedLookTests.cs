using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.SavedLooks;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.SavedLooks;

public sealed class SavedLookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SavedLook Rain => new() { Prompts = [new WeightedPrompt("rain")], Parameters = new LookParameters { NoiseScale = 0.2 }, Loras = [new LoraScale("neon-ink", 1)] };

    [Fact]
    public void Between_TellsEachFieldThatBothSayAndThatDiffers()
    {
        var other = Rain with { Prompts = [new WeightedPrompt("sun")], Parameters = new LookParameters { NoiseScale = 0.3, VaceContextScale = 1 }, Loras = [new LoraScale("paper-cut", 0.5)] };

        var found = LookDifferences.Between(Rain, other);

        Assert.Equal(["prompts", "parameters.noiseScale", "loras.neon-ink", "loras.paper-cut"], found.Select(difference => difference.Field));
        Assert.Equal((0.2, 0.3), (found[1].Here!.Value.GetDouble(), found[1].There!.Value.GetDouble()));
        Assert.Equal((1, 0), (found[2].Here!.Value.GetDouble(), found[2].There!.Value.GetDouble()));
        Assert.Empty(LookDifferences.Between(Rain, Rain));
        Assert.Empty(LookDifferences.Between(Rain, new SavedLook { Parameters = new LookParameters { ManageCache = true } }));
    }

    [Fact]
    public void Check_FindsWhatNobodyCouldRecall()
    {
        Assert.Empty(SavedLookValidation.Check("rain", Rain).Fields);
        Assert.Equal(["name"], SavedLookValidation.Check("Rain!", Rain).Fields);
        Assert.Equal(["$"], SavedLookValidation.Check("rain", new SavedLook()).Fields);
        Assert.Equal(["prompts[0].text"], SavedLookValidation.Check("rain", Rain with { Prompts = [new WeightedPrompt("\u0007")] }).Fields);
        Assert.Equal(["parameters.noiseScale"], SavedLookValidation.Check("rain", Rain with { Parameters = new LookParameters { NoiseScale = 2 } }).Fields);
        Assert.Equal(["loras[0].scale"], SavedLookValidation.Check("rain", Rain with { Loras = [new LoraScale("neon-ink", 11)] }).Fields);
        Assert.Equal(["$"], SavedLookValidation.Check("rain", new SavedLook { Prompts = null! }).Fields);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task SavedLook_IsItsOwners_AndComparedWithThePicture(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var (vera, mallory) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("mallory")));
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("rain"));
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);

        Assert.Equal("rain", (await vera.SaveLookAsync(id, new SaveLookRequest { Name = "wet" }, Cancellation)).Content!.Prompts[0].Text);
        Assert.Equal(HttpStatusCode.OK, (await vera.PutSavedLookAsync("dry", Rain with { Prompts = [new WeightedPrompt("sun")] }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await mallory.PutSavedLookAsync("wet", Rain, Cancellation)).StatusCode);

        Assert.Equal(["dry", "wet"], (await vera.ListSavedLooksAsync(Cancellation)).Content!.Items);
        Assert.Empty((await vera.CompareLookAsync(id, "wet", Cancellation)).Content!.Differences);
        var compared = (await vera.CompareLookAsync(id, "dry", Cancellation)).Content!;
        Assert.Contains("prompts", compared.Differences.Select(difference => difference.Field));
        Assert.Equal(["neon-ink"], compared.NotOnBoard);
        Assert.NotEmpty((await vera.CompareSavedLooksAsync("wet", "dry", Cancellation)).Content!.Differences);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.CompareLookAsync(id, "unknown", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.CompareLookAsync(id, "wet", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await vera.DeleteSavedLookAsync("wet", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.DeleteSavedLookAsync("wet", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await mallory.GetSavedLookAsync("wet", Cancellation)).StatusCode);
    }
}
