using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

/// <summary>The LoRA library over HTTP.</summary>
public sealed class LoraLibraryTests
{
    private static readonly LoraEntry Ink = new()
    {
        Name = "ink", Family = LoraFamily.Wan13B, Url = new Uri("https://huggingface.co/example/ink/resolve/main/ink.safetensors"),
        Source = new Uri("https://huggingface.co/example/ink"), Sha256 = new string('a', 64), SizeBytes = 300_000_000, TriggerWords = ["ink wash"],
        SuggestedScale = new LoraScaleRange(0.4, 1.1), License = "apache-2.0", Notes = "Soft edges.\nBest at 0.8.",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Entry_IsAddedReadChangedAndDeleted(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var (member, manager) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Operator));

        var added = await manager.AddLoraAsync(Ink with { AddedBy = "mallory", Version = 77 }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal((1, added.Content!.AddedBy), (added.Content.Version, (await member.GetLoraAsync("ink", Cancellation)).Content!.AddedBy));
        Assert.NotEqual("mallory", added.Content.AddedBy);
        Assert.NotNull(added.Content.AddedAt);

        Assert.Equal(HttpStatusCode.OK, (await manager.AddLoraAsync(Ink, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await manager.AddLoraAsync(Ink with { License = "mit" }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await manager.ChangeLoraAsync("ink", Ink, null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await manager.ChangeLoraAsync("ink", Ink, "\"2\"", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await manager.ChangeLoraAsync("ink", Ink, "\"nonsense\"", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.ChangeLoraAsync("other", Ink, "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.ChangeLoraAsync("other", Ink with { Name = "other" }, "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.ChangeLoraAsync("ink", Ink, "*", Cancellation)).StatusCode);

        var changed = await manager.ChangeLoraAsync("ink", Ink with { License = "mit" }, added.Headers!.ETag!.Tag, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "mit", 2, added.Content.AddedBy), (changed.StatusCode, changed.Content!.License, changed.Content.Version, changed.Content.AddedBy));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await manager.ChangeLoraAsync("ink", Ink, added.Headers!.ETag!.Tag, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await manager.ChangeLoraAsync("ink", Ink, "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await manager.DeleteLoraAsync("ink", cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetLoraAsync("ink", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Entry_FromBeforeVersions_IsReadAndChanged()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.Host.Services.GetRequiredService<IDatabase>().HashSetAsync(
            "queue:loras", "old", """{"name":"old","url":"https://civitai.com/api/download/models/1","family":1,"triggerWords":[]}""");
        var manager = rehearsal.Host.Api(AccessForTests.Operator);

        var old = await manager.GetLoraAsync("old", Cancellation);
        var changed = await manager.ChangeLoraAsync("old", old.Content! with { Notes = "seen" }, old.Headers!.ETag!.Tag, Cancellation);

        Assert.Equal((0, 1), (old.Content!.Version, changed.Content!.Version));
    }

    [Fact]
    public async Task TwoEditors_OfWhomOneIsFaster_DoNotUndoEachOther()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var store = rehearsal.Host.Services.GetRequiredService<LoraStore>();
        await store.AddAsync(Ink, "olga", Some.Now);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.ChangeAsync(Ink with { Notes = $"{i}" }, 1, Some.Now)));
        var forced = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => store.ChangeAsync(Ink with { Notes = $"{i}" }, null, Some.Now)));

        Assert.Single(outcomes.OfType<LoraPutOutcome.Done>());
        Assert.Equal(19, outcomes.OfType<LoraPutOutcome.Changed>().Count());
        Assert.Equal([3L, 4, 5, 6, 7], forced.Cast<LoraPutOutcome.Done>().Select(done => done.Entry.Version).Order());
    }

    [Fact]
    public async Task List_IsFilteredAndPaged()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (member, manager) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Operator));
        foreach (var (name, family) in new[] { ("a", LoraFamily.Wan13B), ("b", LoraFamily.Wan14B), ("c", LoraFamily.Wan13B), ("d", LoraFamily.Wan13B) })
        {
            await manager.AddLoraAsync(Ink with { Name = name, Family = family, TriggerWords = name == "d" ? ["Neon"] : [] }, Cancellation);
        }

        var first = (await member.ListLorasAsync(limit: 2, cancellationToken: Cancellation)).Content!;
        var second = (await member.ListLorasAsync(limit: 2, after: first.Next, cancellationToken: Cancellation)).Content!;

        Assert.Equal(["a", "b"], first.Items.Select(entry => entry.Name));
        Assert.Equal("b", first.Next);
        Assert.Equal(["c", "d"], second.Items.Select(entry => entry.Name));
        Assert.Null(second.Next);
        Assert.Equal(["b"], await Names(pipeline: "krea-realtime-video"));
        Assert.Equal(["a", "c", "d"], await Names(family: LoraFamily.Wan13B));
        Assert.Equal(["d"], await Names(pipeline: "longlive", text: "neon"));
        Assert.Equal(HttpStatusCode.BadRequest, (await member.ListLorasAsync(pipeline: "rife", cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await member.ListLorasAsync(limit: 0, cancellationToken: Cancellation)).StatusCode);

        async Task<IEnumerable<string>> Names(LoraFamily? family = null, string? pipeline = null, string? text = null) =>
            (await member.ListLorasAsync(family, pipeline, text, cancellationToken: Cancellation)).Content!.Items.Select(entry => entry.Name);
    }

    [Fact]
    public async Task Delete_OfWhatIsUsed_SaysByWhom_UnlessForced()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var manager = rehearsal.Host.Api(AccessForTests.Operator);
        var (onBoard, waiting) = (Some.Session(), Some.Session());
        rehearsal.Stage.Open(onBoard).WithLoras(("ink", 0));
        rehearsal.Stage.Open(waiting).WithLoras(("ink", 0));
        await manager.AddLoraAsync(Ink, Cancellation);
        await rehearsal.Host.Api().PutSetListAsync("inky", new SetList { Cues = [Some.Fade("ink", 1)] }, Cancellation);
        await rehearsal.SeeAsync(onBoard, (await rehearsal.QueueAsync(onBoard, Some.Prompt())).Id, Contracts.CueState.Accepted);
        await rehearsal.Host.Api().PauseAsync(waiting, Cancellation);
        await rehearsal.QueueAsync(waiting, Some.Fade("ink", 1));

        var refused = await manager.DeleteLoraAsync("ink", cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var said = ((Refit.ApiException)refused.Error!).Content!;
        Assert.Contains("lora-in-use", said, StringComparison.Ordinal);
        Assert.Contains("inky", said, StringComparison.Ordinal);
        Assert.Contains(onBoard.ToString(), said, StringComparison.Ordinal);
        Assert.Contains(waiting.ToString(), said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await manager.DeleteLoraAsync("ink", force: true, Cancellation)).StatusCode);
    }

    /// <summary>One house for all of them: they change nothing.</summary>
    private static readonly string[] s_nonsense =
    [
        """{"name":"x","family":"wan13B","url":null}""",
        """{"name":"x","family":"wan13B"}""",
        """{"name":"x","family":"wan13B","url":7}""",
        """{"name":"x","family":"wan13B","url":"https://huggingface.co\\@10.0.0.1/a/resolve/main/a.safetensors"}""",
        """{"name":"x","family":"wan13B","url":"https://[::ffff:169.254.169.254]/a/resolve/main/a.safetensors"}""",
        """{"name":"x","family":"wan13B","url":"https://civitai.com/api/download/models/1?token=verysecret"}""",
        """{"name":"x","family":"wan99B","url":"https://civitai.com/api/download/models/1"}""",
        """{"name":"x","family":"wan13B","url":"https://civitai.com/api/download/models/1","triggerWords":null}""",
        """{"name":"x","family":"wan13B","url":"https://civitai.com/api/download/models/1","triggerWords":[null]}""",
        """{"name":"x","family":"wan13B","url":"https://civitai.com/api/download/models/1","sizeBytes":-1}""",
        """{"name":"x","family":"wan13B","url":"https://civitai.com/api/download/models/1","source":"javascript:alert(1)"}""",
        """{"name":"../x","family":"wan13B","url":"https://civitai.com/api/download/models/1"}""",
        "null",
        "[]",
        "{",
    ];

    [Fact]
    public async Task Add_OfNonsense_IsA400AndStoresNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var http = rehearsal.Host.Http(AccessForTests.Operator);

        foreach (var body in s_nonsense)
        {
            using var answer = await http.PostAsync(new Uri("/api/loras", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{(int)answer.StatusCode}: {body}");
            Assert.DoesNotContain("verysecret", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Empty((await rehearsal.Host.Api().ListLorasAsync(cancellationToken: Cancellation)).Content!.Items);
    }
}
