using System.Net;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.SetLists;

/// <summary>Set lists as they are kept: pages, versions, copies and names.</summary>
public sealed class SetListTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Version_ThatIsNotTheOneThatIsThere_IsRefused_AndNothingIsWritten(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var api = rehearsal.Host.Api();
        var one = Tag(await api.PutSetListAsync("mine", Of("one"), Cancellation));
        Assert.Equal(one, Tag(await api.GetSetListAsync("mine", Cancellation)));

        var two = Tag(await api.ReplaceSetListAsync("mine", Of("two"), one, Cancellation));
        Assert.NotEqual(one, two);
        foreach (var stale in new[] { one, "\"0\"", "W/\"x\"" })
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await api.ReplaceSetListAsync("mine", Of("lost"), stale, Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(rehearsal, HttpMethod.Delete, "/api/set-lists/mine", ("If-Match", one))).StatusCode);
        Assert.Equal("two", await TextAsync(api, "mine"));
        Assert.Equal(HttpStatusCode.OK, (await api.ReplaceSetListAsync("mine", Of("three"), "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await api.ReplaceSetListAsync("nothing", Of("x"), "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(rehearsal, HttpMethod.Put, "/api/set-lists/mine", ("If-None-Match", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(rehearsal, HttpMethod.Put, "/api/set-lists/first-show", ("If-None-Match", "*"))).StatusCode);
        Assert.Equal("three", await TextAsync(api, "mine"));

        // What comes along is a version too, and a list that was written anew is not the one before.
        var ours = Tag(await api.GetSetListAsync("first-show", Cancellation));
        var over = Tag(await api.ReplaceSetListAsync("first-show", Of("ours"), ours, Cancellation));
        Assert.NotEqual(ours, over);
        await api.DeleteSetListAsync("first-show", Cancellation);
        Assert.Equal(ours, Tag(await api.GetSetListAsync("first-show", Cancellation)));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await api.ReplaceSetListAsync("first-show", Of("ours"), over, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task TwoEditors_OfTheSameVersion_OneOfThemWrites(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var api = rehearsal.Host.Api();
        var read = Tag(await api.PutSetListAsync("mine", Of("one"), Cancellation));

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.ReplaceSetListAsync("mine", Of($"by editor {i}"), read, Cancellation)));

        var winner = Assert.Single(written, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(written.Except([winner]), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
        Assert.Equal(winner.Content!.Cues[0].Prompts![0].Text, await TextAsync(api, "mine"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task CopyAndRename_KeepWhatIsSaid_AndTakeNobodysName(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var (vera, cora) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("cora")));
        var tag = Tag(await vera.PutSetListAsync("mine", Of("one"), Cancellation));

        var copied = await cora.CopySetListAsync("mine", new SetListName("hers"), Cancellation);
        Assert.Equal((HttpStatusCode.Created, "/api/set-lists/hers"), (copied.StatusCode, copied.Headers!.Location?.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await cora.CopySetListAsync("mine", new SetListName("hers"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await cora.PutSetListAsync("hers", Of("hers by now"), Cancellation)).StatusCode);
        Assert.Equal("one", await TextAsync(vera, "mine"));
        Assert.Equal(HttpStatusCode.Conflict, (await cora.CopySetListAsync("mine", new SetListName("hers"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await vera.CopySetListAsync("mine", new SetListName("first-show"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await vera.CopySetListAsync("first-show", new SetListName("my-first"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.CopySetListAsync("nothing", new SetListName("x"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await vera.CopySetListAsync("mine", new SetListName("No Name"), Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await cora.RenameSetListAsync("mine", new SetListName("stolen"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await vera.RenameSetListAsync("mine", new SetListName("hers"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await vera.RenameSetListAsync("mine", new SetListName("first-show"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await vera.RenameSetListAsync("neon-foundry", new SetListName("neon"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await vera.RenameSetListAsync("mine", new SetListName("yours"), "\"1\"", Cancellation)).StatusCode);
        var renamed = await vera.RenameSetListAsync("mine", new SetListName("yours"), tag, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "one"), (renamed.StatusCode, await TextAsync(vera, "yours")));
        Assert.Equal(Tag(renamed), Tag(await vera.GetSetListAsync("yours", Cancellation)));
        Assert.Equal(HttpStatusCode.NotFound, (await vera.GetSetListAsync("mine", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.PutSetListAsync("yours", Of("x"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task List_InPages_IsTheWhole()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var api = rehearsal.Host.Api();
        for (var i = 0; i < 5; i++)
        {
            await api.PutSetListAsync($"list-{i}", Of("x"), Cancellation);
        }

        var all = (await api.ListSetListsAsync(cancellationToken: Cancellation)).Content!;
        var (pages, after) = (new List<string>(), (string?)null);
        do
        {
            var page = (await api.ListSetListsAsync(after, 3, Cancellation)).Content!;
            Assert.InRange(page.Items.Count, 1, 3);
            pages.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Null(all.Next);
        Assert.Equal(all.Items, pages);
        Assert.Superset(new HashSet<string>(["first-show", "list-0", "list-4"]), pages.ToHashSet());
        Assert.Equal(HttpStatusCode.BadRequest, (await api.ListSetListsAsync("No Name", 3, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.ListSetListsAsync(null, 0, Cancellation)).StatusCode);
    }

    /// <summary>Lists of before there were versions begin with their author alone.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Stored_WithoutAVersion_IsReadAndWrittenOverByItsAuthor(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var redis = rehearsal.Host.Services.GetRequiredService<IDatabase>();
        await redis.HashSetAsync(QueueKeys.SetLists, "old", $"{Some.Holder}\n{JsonSerializer.Serialize(Of("old"), QueueJson.Default.SetList)}");
        var api = rehearsal.Host.Api();

        Assert.Equal("old", await TextAsync(api, "old"));
        Assert.Equal(HttpStatusCode.Forbidden, (await rehearsal.Host.Api(AccessForTests.Member("cora")).PutSetListAsync("old", Of("x"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.ReplaceSetListAsync("old", Of("new"), Tag(await api.GetSetListAsync("old", Cancellation)), Cancellation)).StatusCode);
        Assert.Equal(2, (await rehearsal.Host.Services.GetRequiredService<SetListStore>().FindAsync("old"))!.Version);
    }

    private static SetList Of(string text) => new() { Cues = [Some.Prompt(text)] };

    private static string Tag(IApiResponse answer) => answer.Headers!.ETag!.ToString();

    private static async Task<string> TextAsync(IPromptQueueApi api, string name) => (await api.GetSetListAsync(name, Cancellation)).Content!.Cues[0].Prompts![0].Text;

    private static async Task<HttpResponseMessage> SendAsync(Rehearsal rehearsal, HttpMethod method, string address, (string Name, string Value) header)
    {
        using var http = rehearsal.Host.Http();
        using var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Put ? System.Net.Http.Json.JsonContent.Create(Of("x"), options: HttpDefaults.Json) : null };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await http.SendAsync(request, Cancellation);
    }
}
