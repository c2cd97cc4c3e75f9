using MetaDJ.Scope.PromptQueue.Audiences;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Audiences;

/// <summary>The scripts of an audience.</summary>
public sealed class AudienceStoreTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Submit_OfWhatReadsTheSame_IsOneWithAVote_EachPersonCountsOnce(RedisKind kind)
    {
        var audience = await OpenAsync(kind);
        var whale = await audience.SubmitAsync("ann", "whale");

        Assert.Equal(0, (await audience.SubmitAsync("ann", "whale")).Votes);
        Assert.Equal((whale.Id, 1), Of(await audience.SubmitAsync("ben", "whale")));
        Assert.Equal((whale.Id, 1), Of(await audience.SubmitAsync("ben", "whale")));
        Assert.IsType<AudienceOutcome.VotedAlready>(await audience.VoteAsync("ben", whale.Id));
        Assert.IsType<AudienceOutcome.VotedAlready>(await audience.VoteAsync("ann", whale.Id));
        Assert.Equal(2, Assert.IsType<AudienceOutcome.Found>(await audience.VoteAsync("cat", whale.Id)).Submission.Votes);
        Assert.IsType<AudienceOutcome.NoSubmission>(await audience.VoteAsync("cat", "99"));
        Assert.IsType<AudienceOutcome.Stranger>(await audience.VoteAsync("mallory", whale.Id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Submit_SoonAgainOrWithoutRoom_IsRefused(RedisKind kind)
    {
        var audience = await OpenAsync(kind, new AudienceOptions { Submissions = 2, People = 4, BetweenSubmissions = TimeSpan.FromMinutes(5) });
        await audience.SubmitAsync("ann", "whale");

        Assert.InRange(Assert.IsType<AudienceOutcome.TooFast>(await audience.TrySubmitAsync("ann", "snail")).Wait, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        await audience.SubmitAsync("ben", "snail");
        Assert.IsType<AudienceOutcome.Full>(await audience.TrySubmitAsync("cat", "crane"));
        await audience.JoinAsync("dan");
        Assert.IsType<AudienceOutcome.Full>(await audience.JoinAsync("eve"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Judge_ByHand_DecidesWhatStandsOnTheBallot(RedisKind kind)
    {
        var audience = await OpenAsync(kind);
        var whale = await audience.SubmitAsync("ann", "whale", approved: false);
        var snail = await audience.SubmitAsync("ben", "snail", approved: false);

        Assert.IsType<AudienceOutcome.NoSubmission>(await audience.VoteAsync("cat", whale.Id));
        Assert.Null(await audience.PickAsync());
        Assert.Equal("a blue whale", Assert.IsType<AudienceOutcome.Found>(await audience.Store.ApproveAsync(audience.Session, null, whale.Id, "a blue whale")).Submission.Text);
        Assert.Equal("Not tonight.", Assert.IsType<AudienceOutcome.Found>(await audience.Store.RejectAsync(audience.Session, null, snail.Id, "Not tonight.")).Submission.Reason);
        Assert.IsType<AudienceOutcome.Over>(await audience.Store.ApproveAsync(audience.Session, null, snail.Id, null));
        Assert.Equal(SubmissionState.Rejected, (await audience.SubmitAsync("cat", "snail")).State);
        Assert.Equal([whale.Id], (await audience.ListAsync(SubmissionState.Approved, 0, 10)).Submissions.Select(found => found.Id));
        var page = await audience.ListAsync(null, 0, 1);
        Assert.Equal(whale.Id, page.Next);
        Assert.Equal([snail.Id], (await audience.ListAsync(null, int.Parse(page.Next!, null), 1)).Submissions.Select(found => found.Id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Pick_ManyAtOnceAndAfterACrash_IsTheMostVotedOnce_UntilItsCueIsThere(RedisKind kind)
    {
        var audience = await OpenAsync(kind);
        await audience.SubmitAsync("ann", "whale");
        var snail = await audience.SubmitAsync("ben", "snail");
        await audience.VoteAsync("cat", snail.Id);

        // Nobody queued it: it is told again, with the cue of the first time.
        var picks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => audience.PickAsync()));
        var winner = Assert.Single(picks.DistinctBy(pick => pick?.Cue))!;
        Assert.Equal((snail.Id, "snail"), (winner.Submission, winner.Text));

        // Its cue waits, or the queue is paused: no other is picked, although its time has come.
        var batch = Some.Batch((winner.Cue, new CueBody("audience:people", Some.Prompt(winner.Text), null))) with { Lane = CueLane.Audience };
        Assert.IsType<EnqueueOutcome.Queued>(await audience.Cues.EnqueueAsync(audience.Session, null, "me", batch));
        await audience.TimeComesAsync();
        Assert.Null(await audience.PickAsync());
        await audience.Cues.CancelAsync(audience.Session, null, winner.Cue);
        await audience.Redis.HashSetAsync(audience.Keys.Meta, "paused", "1");
        Assert.Null(await audience.PickAsync());
        await audience.Redis.HashSetAsync(audience.Keys.Meta, "paused", "");
        Assert.Equal("whale", (await audience.PickAsync())?.Text);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task End_RevokesTheCode_AndLeavesNothing(RedisKind kind)
    {
        var audience = await OpenAsync(kind);
        await audience.SubmitAsync("ann", "whale");

        Assert.IsType<AudienceOutcome.Ended>(await audience.Store.EndAsync(audience.Session, null));

        Assert.Null(await audience.Store.SessionAsync(audience.Code));
        Assert.IsType<AudienceOutcome.Stranger>(await audience.JoinAsync("ben"));
        Assert.Empty((await audience.ListAsync(null, 0, 10)).Submissions);
        foreach (var key in new[] { audience.Keys.Audience, audience.Keys.AudiencePeople, audience.Keys.Submissions, audience.Keys.Readings, audience.Keys.SubmissionOrder, audience.Keys.Ballot, audience.Keys.EndedSubmissions })
        {
            Assert.False(await audience.Redis.KeyExistsAsync(key));
        }
    }

    /// <summary>Rules are set again in the middle of a show: what was approved under the old ones is looked at once more.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Winner_WithAWordThatWasAddedSince_IsRejected_AndTheNextNeedNotWait(RedisKind kind)
    {
        var audience = await OpenAsync(kind, new AudienceOptions { BetweenSubmissions = TimeSpan.Zero });
        var rival = await audience.SubmitAsync("ann", "a rival");
        await audience.Store.VoteAsync(audience.Session, audience.Code, "ben", rival.Id);
        await audience.SubmitAsync("cat", "whale");
        await audience.Store.SetAsync(audience.Session, null, new AudienceRules { SecondsBetween = 600, Words = ["rival"] }, audience.Code);

        Assert.Null(await audience.PickAsync());
        Assert.Equal("whale", (await audience.PickAsync())?.Text);
        var rejected = (await audience.ListAsync(SubmissionState.Rejected, 0, 10)).Submissions;
        Assert.Equal((rival.Id, SubmissionState.Rejected), (Assert.Single(rejected).Id, rejected[0].State));
        Assert.NotNull(rejected[0].Reason);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Ended_BeyondTheirBound_AreForgotten_OldestFirst(RedisKind kind)
    {
        var audience = await OpenAsync(kind, new AudienceOptions { BetweenSubmissions = TimeSpan.Zero });
        for (var i = 0; i < 503; i++)
        {
            await audience.Store.RejectAsync(audience.Session, null, (await audience.SubmitAsync("ann", $"whale {i}")).Id, null);
        }

        Assert.Equal(500, await audience.Redis.HashLengthAsync(audience.Keys.Submissions));
        Assert.Equal(500, await audience.Redis.HashLengthAsync(audience.Keys.Readings));
        Assert.Equal("whale 3", (await audience.ListAsync(null, 0, 1)).Submissions[0].Text);
    }

    private static (string Id, int Votes) Of(SubmissionResponse submission) => (submission.Id, submission.Votes);

    private async Task<House> OpenAsync(RedisKind kind, AudienceOptions? given = null)
    {
        var redis = await servers.OpenAsync(kind);
        var store = new AudienceStore(redis, Some.Words(), Options.Create(given ?? new AudienceOptions()));
        var house = new House(redis, Some.Session(), EventCode.New(), store, new CueStore(redis, Options.Create(new QueueOptions())));
        await new QueueStore(redis).SyncAsync(Some.Live(house.Session), Some.Now);
        Assert.Equal(house.Code, Assert.IsType<AudienceOutcome.Told>(await store.SetAsync(house.Session, null, new AudienceRules { SecondsBetween = 600 }, house.Code)).Audience.Code);
        foreach (var person in new[] { "ann", "ben", "cat" })
        {
            Assert.IsType<AudienceOutcome.In>(await house.JoinAsync(person));
        }

        return house;
    }

    private sealed record House(IDatabase Redis, SessionId Session, string Code, AudienceStore Store, CueStore Cues)
    {
        public QueueKeys Keys => new(Session);

        public Task<AudienceOutcome> JoinAsync(string person) => Store.JoinAsync(Session, Code, person);

        public Task<AudienceOutcome> TrySubmitAsync(string person, string text, bool approved = true) => Store.SubmitAsync(Session, Code, person, text, SubmissionText.Reading(text), approved);

        public async Task<SubmissionResponse> SubmitAsync(string person, string text, bool approved = true) =>
            Assert.IsType<AudienceOutcome.Found>(await TrySubmitAsync(person, text, approved)).Submission;

        public Task<AudienceOutcome> VoteAsync(string person, string id) => Store.VoteAsync(Session, Code, person, id);

        public Task<Winner?> PickAsync() => Store.PickAsync(Session, CueId.New(TimeProvider.System));

        public Task<bool> TimeComesAsync() => Redis.HashSetAsync(Keys.Audience, "next", "0");

        public async Task<AudienceOutcome.Many> ListAsync(SubmissionState? state, long after, int limit) =>
            Assert.IsType<AudienceOutcome.Many>(await Store.ListAsync(Session, null, state, after, limit));
    }
}
