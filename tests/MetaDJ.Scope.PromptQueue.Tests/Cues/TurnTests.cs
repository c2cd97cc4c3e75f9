using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Cues;

/// <summary>Who goes before whom, and how much one person may have in the queue.</summary>
public sealed class TurnTests(RedisServers servers)
{
    private const string Me = "me";

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task OneAuthorQueueingAThousand_DelaysAnothersOnlyCueByAtMostOneTurn(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        for (var i = 0; i < 10; i++)
        {
            await queue.QueueAsync("cora", CueLane.Crew, 100);
        }

        var first = await queue.QueueAsync("pia", CueLane.Crew, 1);
        Assert.InRange(await queue.PositionAsync(first[0]), 1, 2);

        // Also in the middle of it, when many have gone.
        var view = await queue.AdvanceAsync(0, 30);
        await queue.DoneAsync(view);
        var second = await queue.QueueAsync("pia", CueLane.Crew, 1);
        Assert.InRange(await queue.PositionAsync(second[0]), 1, 2);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Lead_HasFourTurnsForOne_AndTheAudienceComesLast(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("zoe", CueLane.Audience, 2);
        await queue.QueueAsync("cora", CueLane.Crew, 2);
        await queue.QueueAsync("vera", CueLane.Lead, 8);

        var lanes = (await queue.Cues.ListAsync(queue.Session, null, 100)).Cues.Select(cue => cue.Lane).ToList();

        Assert.Equal([CueLane.Audience, CueLane.Audience], lanes[^2..]);
        Assert.Equal([CueLane.Lead, CueLane.Lead, CueLane.Lead], lanes[..3]);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task WhoseCuesHaveGone_BeginsAnewBesideTheOthers(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("cora", CueLane.Crew, 50);
        await queue.Cues.ClearAsync(queue.Session, null, author: "cora");
        await queue.QueueAsync("pia", CueLane.Crew, 5);

        var again = await queue.QueueAsync("cora", CueLane.Crew, 1);

        Assert.InRange(await queue.PositionAsync(again[0]), 1, 2);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Clear_OfOneAuthorOrLane_LeavesTheOthers(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("zoe", CueLane.Audience, 2);
        await queue.QueueAsync("cora", CueLane.Crew, 3);
        await queue.QueueAsync("vera", CueLane.Lead, 4);

        Assert.Equal(new ChangeOutcome.Done(3), await queue.Cues.ClearAsync(queue.Session, null, author: "cora"));
        Assert.Equal(new ChangeOutcome.Done(2), await queue.Cues.ClearAsync(queue.Session, null, lane: CueLane.Audience));
        Assert.Equal(new ChangeOutcome.Done(0), await queue.Cues.ClearAsync(queue.Session, null, author: "nobody"));
        Assert.Equal(4, (await queue.Redis.SortedSetLengthAsync(new QueueKeys(queue.Session).Pending)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Crew_HasADepthAndAPace_TheLeadHasNone(RedisKind kind)
    {
        var queue = await OpenAsync(kind, new QueueOptions { CrewDepth = 3, CrewBurst = 5, CrewInterval = TimeSpan.FromMinutes(1) });
        await queue.QueueAsync("cora", CueLane.Crew, 3);
        Assert.Equal(new EnqueueOutcome.AuthorFull(3), await queue.TryAsync("cora", CueLane.Crew, 1));
        await queue.Cues.ClearAsync(queue.Session, null, author: "cora");
        await queue.QueueAsync("cora", CueLane.Crew, 2);
        var wait = Assert.IsType<EnqueueOutcome.TooFast>(await queue.TryAsync("cora", CueLane.Crew, 1)).Wait;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        await queue.QueueAsync("pia", CueLane.Crew, 3);
        await queue.QueueAsync("vera", CueLane.Lead, 100);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task PlayNext_OfWhoMayNotMoveOthers_IsAmongTheirOwn(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("vera", CueLane.Lead, 3);
        var own = await queue.QueueAsync("pia", CueLane.Crew, 3);
        var before = await queue.PositionAsync(own[0]);
        var last = (await queue.Cues.ReadAsync(queue.Session, [own[2]]))[0];

        await queue.Cues.ChangeAsync(queue.Session, QueueCaller.As("pia", [CrewAction.EditAnyCue], CrewAction.Prompt).Believing, last, last, 1, by: "pia");
        Assert.Equal(before, await queue.PositionAsync(own[2]));

        await queue.Cues.ChangeAsync(queue.Session, QueueCaller.Lead(Some.Holder).Believing, last, last, 1);
        Assert.Equal(1, await queue.PositionAsync(own[2]));
    }

    private async Task<Queue> OpenAsync(RedisKind kind, QueueOptions? given = null)
    {
        var redis = await servers.OpenAsync(kind);
        var options = Options.Create(given ?? new QueueOptions());
        var queue = new Queue(redis, Some.Session(), new CueStore(redis, options), new DispatchStore(redis, options));
        var live = Some.Live(queue.Session);
        await new QueueStore(redis).SyncAsync(live with { Crew = [new CrewMember(live.Holder, CrewRole.Lead), new CrewMember("pia", CrewRole.Prompter)] }, Some.Now);
        await redis.HashSetAsync(new QueueKeys(queue.Session).Meta, "owner", Me);
        var begun = await queue.AdvanceAsync(0, -1);
        await queue.Store.AdvanceAsync(queue.Session, Me, begun.Epoch, new TakeOrder(-1), false, new Flight { LookFence = begun.Fence });
        return queue;
    }

    private sealed record Queue(IDatabase Redis, SessionId Session, CueStore Cues, DispatchStore Store)
    {
        public async Task<EnqueueOutcome> TryAsync(string author, CueLane lane, int count) => (await EnqueueAsync(author, lane, count)).Outcome;

        public async Task<IReadOnlyList<CueId>> QueueAsync(string author, CueLane lane, int count)
        {
            var (outcome, ids) = await EnqueueAsync(author, lane, count);
            Assert.IsType<EnqueueOutcome.Queued>(outcome);
            return ids;
        }

        public async Task<int> PositionAsync(CueId cue) => (await Cues.ReadAsync(Session, [cue]))[0].Position;

        public async Task<AdvanceOutcome.Ours> AdvanceAsync(long epoch, int take) =>
            Assert.IsType<AdvanceOutcome.Ours>(await Store.AdvanceAsync(Session, Me, epoch, new TakeOrder(take), false, new Flight()));

        public async Task DoneAsync(AdvanceOutcome.Ours view)
        {
            var flight = new Flight();
            foreach (var cue in view.Cues)
            {
                flight.Done(cue with { State = CueState.Accepted }, Contracts.Http.QueueEventKind.CueAccepted);
            }

            await Store.AdvanceAsync(Session, Me, view.Epoch, new TakeOrder(-1), false, flight);
        }

        private async Task<(EnqueueOutcome Outcome, IReadOnlyList<CueId> Ids)> EnqueueAsync(string author, CueLane lane, int count)
        {
            var batch = Some.Batch([.. Enumerable.Range(0, count).Select(i => (CueId.New(TimeProvider.System), new CueBody(author, Some.Prompt($"{author} {i}"), null)))]) with { Lane = lane };
            return (await Cues.EnqueueAsync(Session, null, Me, batch), [.. batch.Cues.Select(cue => cue.Id)]);
        }
    }
}
