using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

/// <summary>A dispatcher that comes after another one.</summary>
public sealed partial class DispatchStoreTests
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Begin_TellsWhatWasTakenAndNotRecorded_AndTakesNothingBesideIt(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var late = Some.Now.AddYears(-1);
        var ids = await queue.QueueAsync(Some.Prompt("a") with { NotBefore = late }, Some.Prompt("b"), Some.Prompt("c"));
        await queue.AdvanceAsync(0, take: 2);

        var begun = await queue.AdvanceAsync(0, take: 5);
        Assert.Equal(["a", "b"], begun.Left.Select(TextOf));
        Assert.Equal([late, null], begun.Left.Select(cue => cue.Receipt.DueAt));
        Assert.Empty(begun.Cues);

        // Whoever comes after a second crash is told the same; meanwhile nobody changes them.
        var again = await queue.AdvanceAsync(0, take: 5);
        Assert.Equal(["a", "b"], again.Left.Select(TextOf));
        Assert.IsType<ChangeOutcome.OnItsWay>(await queue.Cues.CancelAsync(queue.Session, null, ids[0]));

        // The first had arrived, the second had not.
        var flight = new Flight();
        flight.Done(Accepted(again.Left[0]), QueueEventKind.CueAccepted);
        flight.Back(again.Left[1]);
        Assert.Equal(["b", "c"], Texts(await queue.AdvanceAsync(again.Epoch, take: 5, flight)));
        Assert.Equal(CueState.Accepted, (await queue.Cues.ReadAsync(queue.Session, ids))[0].State);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Begin_OfAClosedQueue_ExpiresWhatWasTaken(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var ids = await queue.QueueAsync("a");
        await queue.AdvanceAsync(0, take: 1);
        await queue.Cues.CloseAsync(queue.Session, "over");

        Assert.IsType<AdvanceOutcome.Closed>(await queue.Store.AdvanceAsync(queue.Session, Me, 0, new TakeOrder(5), false, new Flight()));

        Assert.Equal(CueState.Expired, (await queue.Cues.ReadAsync(queue.Session, ids))[0].State);
        Assert.Equal(0, await queue.Redis.SortedSetLengthAsync(new QueueKeys(queue.Session).Taken));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_WithAStaleEpoch_ChangesNothing(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("a");
        var first = await queue.AdvanceAsync(0, take: 1);

        // A second dispatcher is told of the same cue; the first one's records no longer count.
        var second = await queue.AdvanceAsync(0, take: 1);
        var flight = new Flight();
        flight.Done(Accepted(first.Cues[0]), QueueEventKind.CueAccepted);

        Assert.IsType<AdvanceOutcome.Lost>(await queue.Store.AdvanceAsync(queue.Session, Me, first.Epoch, new TakeOrder(1), false, flight));
        Assert.Equal(["a"], second.Left.Select(TextOf));
        Assert.True(second.Epoch > first.Epoch);
        Assert.Equal(CueState.Due, Assert.Single(await queue.Cues.ReadAsync(queue.Session, [first.Cues[0].Id])).State);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_ByAnotherReplica_IsLost_UntilItTakesOver(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("a", "b");
        await queue.AdvanceAsync(0, take: 2);
        var ownership = new OwnershipStore(queue.Redis, Options.Create(new DispatchOptions()));

        Assert.IsType<AdvanceOutcome.Lost>(await queue.Store.AdvanceAsync(queue.Session, "other", 0, new TakeOrder(1), false, new Flight()));
        Assert.IsType<TakeOverOutcome.NotOurs>(await ownership.TakeOverAsync(queue.Session, "somebody", "other"));
        Assert.Equal(new TakeOverOutcome.Ours(HasWork: true), await ownership.TakeOverAsync(queue.Session, Me, "other"));
        Assert.IsType<TakeOverOutcome.NotOurs>(await ownership.TakeOverAsync(queue.Session, Me, "third"));

        Assert.IsType<AdvanceOutcome.Lost>(await queue.Store.AdvanceAsync(queue.Session, Me, 0, new TakeOrder(1), false, new Flight()));
        Assert.Equal(["a", "b"], ((AdvanceOutcome.Ours)await queue.Store.AdvanceAsync(queue.Session, "other", 0, new TakeOrder(5), false, new Flight())).Left.Select(TextOf));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_WithALostAnswer_StillRecords(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("a", "b");
        var begun = await queue.AdvanceAsync(0, take: 1);
        var flight = new Flight();
        flight.Done(Accepted(begun.Cues[0]), QueueEventKind.CueAccepted);

        // The answer to this one is lost: "b" is taken and nobody has it. The dispatcher begins anew and says again what it did.
        await queue.AdvanceAsync(begun.Epoch, take: 1, flight);
        var again = await queue.AdvanceAsync(0, take: 1, flight);

        Assert.Equal(["b"], again.Left.Select(TextOf));
        Assert.Single(await queue.EventsAsync(), happened => happened.Kind == QueueEventKind.CueAccepted);
    }
}
