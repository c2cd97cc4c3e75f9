using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.PromptQueue.Undo;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tests.Undo;

public sealed class UndoStoreTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_OfEachChange_IsAsBefore_AndRedoDoesItAgain(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "a", "b", "c");
        var b = (await queue.CuesAsync())[1];
        await queue.Cues.ChangeAsync(queue.Session, null, b, With(b, "B"), position: 3, by: "vera");
        await queue.Cues.CancelAsync(queue.Session, null, b.Id, "vera");
        await queue.Cues.ClearAsync(queue.Session, null, "vera");
        Assert.Equal("", await queue.SeenAsync());

        Assert.Equal(new UndoOutcome.Done("cancel", 2, 0), await queue.UndoAsync("vera"));
        Assert.Equal("a c", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("cancel", 1, 0), await queue.UndoAsync("vera"));
        Assert.Equal("a c B", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("edit", 1, 0), await queue.UndoAsync("vera"));
        Assert.Equal("a b c", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("enqueue", 3, 0), await queue.UndoAsync("vera"));
        Assert.Equal("", await queue.SeenAsync());
        Assert.IsType<UndoOutcome.Nothing>(await queue.UndoAsync("vera"));

        Assert.Equal(new UndoOutcome.Done("enqueue", 3, 0), await queue.RedoAsync("vera"));
        Assert.Equal("a b c", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("edit", 1, 0), await queue.RedoAsync("vera"));
        Assert.Equal("a c B", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("cancel", 1, 0), await queue.RedoAsync("vera"));
        Assert.Equal(new UndoOutcome.Done("cancel", 2, 0), await queue.RedoAsync("vera"));
        Assert.Equal("", await queue.SeenAsync());
        Assert.IsType<UndoOutcome.Nothing>(await queue.RedoAsync("vera"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_IsByAuthor(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "a");
        await queue.QueueAsync("cora", "x");

        Assert.Equal(new UndoOutcome.Done("enqueue", 1, 0), await queue.UndoAsync("vera"));
        Assert.Equal("x", await queue.SeenAsync());
        Assert.IsType<UndoOutcome.Nothing>(await queue.UndoAsync("vera"));
        Assert.Equal(new UndoOutcome.Done("enqueue", 1, 0), await queue.UndoAsync("cora"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Redo_AfterANewChange_IsGone_ForItsAuthorOnly(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "a");
        await queue.QueueAsync("cora", "x");
        await queue.UndoAsync("vera");
        await queue.UndoAsync("cora");

        await queue.QueueAsync("vera", "b");

        Assert.IsType<UndoOutcome.Nothing>(await queue.RedoAsync("vera"));
        Assert.Equal(new UndoOutcome.Done("enqueue", 1, 0), await queue.RedoAsync("cora"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_OfAnEdit_ThatSomebodyElseEditedSince_IsRefused_AndForgotten(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "a");
        var a = (await queue.CuesAsync())[0];
        await queue.Cues.ChangeAsync(queue.Session, null, a, With(a, "A"), null, by: "vera");
        var edited = (await queue.CuesAsync())[0];
        await queue.Cues.ChangeAsync(queue.Session, null, edited, With(edited, "of cora"), null, by: "cora");

        Assert.IsType<ChangeOutcome.Raced>(Assert.IsType<UndoOutcome.Refused>(await queue.UndoAsync("vera")).Why);
        Assert.Equal("of cora", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("enqueue", 1, 0), await queue.UndoAsync("vera"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_OfWhatWasSent_IsRefused_AndTheNextCallFindsWhatCameBefore(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "kept");
        var kept = (await queue.CuesAsync())[0];
        await queue.Cues.ChangeAsync(queue.Session, null, kept, With(kept, "KEPT"), null, by: "vera");
        await queue.QueueAsync("vera", "sent");
        var sent = (await queue.CuesAsync())[1];
        await queue.TakeAsync(sent.Id);

        Assert.Equal(new UndoOutcome.Happened("enqueue"), await queue.UndoAsync("vera"));
        Assert.Equal(new UndoOutcome.Done("edit", 1, 0), await queue.UndoAsync("vera"));
        Assert.Equal("kept", await queue.SeenAsync());
    }

    /// <summary>A refusal that forgets: repeated under its key, it must not take back what came before.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_OfWhatWasSent_Repeated_IsRefusedAgain(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", "kept");
        await queue.QueueAsync("vera", "sent");
        await queue.TakeAsync((await queue.CuesAsync())[1].Id);
        var key = IdempotencyKey.Of("once", "undo", "vera");

        Assert.Equal(new UndoOutcome.Happened("enqueue"), await queue.Store.UndoAsync(queue.Session, null, "vera", key));
        Assert.Equal(new UndoOutcome.Happened("enqueue"), await queue.Store.UndoAsync(queue.Session, null, "vera", key));
        Assert.Equal("kept", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("enqueue", 1, 0), await queue.UndoAsync("vera"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_ThatWouldBringBackAWordOfTheHouse_IsRefused_AndForgotten(RedisKind kind)
    {
        var queue = await OpenAsync(kind, ["rival"]);
        await queue.QueueAsync("vera", "first", "our rival", "last");
        var rival = (await queue.CuesAsync())[1];
        await queue.Cues.ChangeAsync(queue.Session, null, rival, With(rival, "a friend"), null, by: "vera");
        await queue.Cues.CancelAsync(queue.Session, null, (await queue.CuesAsync())[2].Id, "vera");

        Assert.Equal(new UndoOutcome.Done("cancel", 1, 0), await queue.UndoAsync("vera"));
        Assert.Equal(new UndoOutcome.Unsaid("edit"), await queue.UndoAsync("vera"));
        Assert.Equal("first a friend last", await queue.SeenAsync());
        Assert.Equal(new UndoOutcome.Done("enqueue", 3, 0), await queue.UndoAsync("vera"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_OfACancellation_DoesNotBringBackWhatHasExpired(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", Some.Prompt("late") with { ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(1) });
        await queue.Cues.CancelAsync(queue.Session, null, (await queue.CuesAsync())[0].Id, "vera");

        Assert.Equal(new UndoOutcome.Happened("cancel"), await queue.UndoAsync("vera"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Undo_ByThoseWhoMayNotEdit_TouchesTheirOwnOnly(RedisKind kind)
    {
        var queue = await OpenAsync(kind, ("pia", CrewRole.Prompter), ("vic", CrewRole.Viewer));
        await queue.QueueAsync("vera", "of vera");
        await queue.QueueAsync("pia", "of pia");
        var pia = QueueCaller.As("pia", [CrewAction.EditAnyCue], CrewAction.Prompt).Believing;

        // She was a co-pilot when she cleared the queue; as a prompter she does not bring the lead's cues back.
        await queue.Cues.ClearAsync(queue.Session, null, "pia");
        Assert.IsType<ChangeOutcome.NotYourRole>(Assert.IsType<UndoOutcome.Refused>(await queue.Store.UndoAsync(queue.Session, pia, "pia")).Why);
        Assert.IsType<ChangeOutcome.NotYourRole>(
            Assert.IsType<UndoOutcome.Refused>(await queue.Store.UndoAsync(queue.Session, QueueCaller.As("vic", [CrewAction.EditAnyCue], CrewAction.Prompt).Believing, "vic")).Why);
        Assert.IsType<ChangeOutcome.NotYours>(Assert.IsType<UndoOutcome.Refused>(await queue.Store.UndoAsync(queue.Session, QueueCaller.Lead("mallory").Believing, "vera")).Why);
        Assert.Equal(new UndoOutcome.Done("cancel", 2, 0), await queue.Store.UndoAsync(queue.Session, QueueCaller.Lead(Some.Holder).Believing, "pia"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Journal_IsBounded(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        for (var i = 0; i < 150; i++)
        {
            await queue.QueueAsync("vera", $"{i}");
        }

        Assert.Equal(128, await queue.Redis.ListLengthAsync(new QueueKeys(queue.Session).Journal));
    }

    private static Cue With(Cue cue, string text) => cue with { Body = cue.Body with { Content = cue.Content with { Prompts = [new WeightedPrompt(text)] } } };

    private async Task<Queue> OpenAsync(RedisKind kind, params (string Subject, CrewRole Role)[] crew) => await OpenAsync(kind, [], crew);

    private async Task<Queue> OpenAsync(RedisKind kind, string[] words, params (string Subject, CrewRole Role)[] crew)
    {
        var redis = await servers.OpenAsync(kind);
        var options = Options.Create(new QueueOptions());
        var session = Some.Session();
        var live = Some.Live(session);
        await new QueueStore(redis).SyncAsync(
            live with { Crew = [new CrewMember(live.Holder, CrewRole.Lead), .. crew.Select(member => new CrewMember(member.Subject, member.Role))] }, Some.Now);
        return new Queue(redis, session, new CueStore(redis, options), new UndoStore(redis, Some.Words(words), options));
    }

    private sealed record Queue(StackExchange.Redis.IDatabase Redis, SessionId Session, CueStore Cues, UndoStore Store)
    {
        public Task QueueAsync(string author, params string[] texts) => QueueAsync(author, [.. texts.Select(Some.Prompt)]);

        public async Task QueueAsync(string author, params CueRequest[] requests) => Assert.IsType<EnqueueOutcome.Queued>(await Cues.EnqueueAsync(
            Session, null, "me", Some.Batch([.. requests.Select(request => (CueId.New(TimeProvider.System), new CueBody(author, request, null)))])));

        public Task<UndoOutcome> UndoAsync(string author) => Store.UndoAsync(Session, null, author);

        public Task<UndoOutcome> RedoAsync(string author) => Store.RedoAsync(Session, null, author);

        public async Task<IReadOnlyList<Cue>> CuesAsync() => [.. (await Cues.ListAsync(Session, null, 100)).Cues.Where(cue => cue.Position > 0)];

        public async Task<string> SeenAsync() => string.Join(' ', (await CuesAsync()).Select(cue => cue.Content.Prompts![0].Text));

        /// <summary>As a dispatcher takes it.</summary>
        public async Task TakeAsync(CueId id)
        {
            var keys = new QueueKeys(Session);
            await Redis.SortedSetRemoveAsync(keys.Pending, id.ToString());
            await Redis.SortedSetAddAsync(keys.Taken, id.ToString(), 1);
        }
    }
}
