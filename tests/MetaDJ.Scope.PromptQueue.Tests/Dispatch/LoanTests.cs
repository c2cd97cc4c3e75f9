using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

/// <summary>A dispatcher that rests is lent to who queues a cue: taken in the same step, handed over, and never lost.</summary>
public sealed class LoanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_OnLoan_TakesTheCueInTheSameStep(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var (id, session) = await PlayOneAsync(rehearsal);
        var cue = Some.Cue(Some.Prompt("second"));

        using (var loan = await LoanAsync(rehearsal, id))
        {
            var queued = Assert.IsType<EnqueueOutcome.Queued>(await EnqueueAsync(rehearsal, id, loan, cue));
            var taken = Assert.Single(queued.Taken);
            Assert.Equal((cue.Id, CueState.Due, 1), (taken.Id, taken.State, Assert.Single(queued.Positions)));
            Assert.Equal(CueState.Due, Assert.Single(await Cues(rehearsal).ReadAsync(id, [cue.Id])).State);

            // Nobody sends it before the loan ends, also not who is woken meanwhile.
            rehearsal.Host.Services.GetRequiredService<Dispatchers>().Wake(id);
            loan.Hand(queued.Taken);
        }

        var accepted = await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        Assert.Equal(["first", "second"], session.Prompts);
        Assert.True(accepted.Receipt.QueuedAt <= accepted.Receipt.DueAt && accepted.Receipt.DueAt <= accepted.Receipt.SentAt, $"{accepted.Receipt}");
    }

    [Fact]
    public async Task Loan_ThatEndsWithoutAnAnswer_SendsTheCueOnce()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session) = await PlayOneAsync(rehearsal);
        var cue = Some.Cue(Some.Prompt("second"));

        using (var loan = await LoanAsync(rehearsal, id))
        {
            // Redis did it, and its answer was lost.
            await EnqueueAsync(rehearsal, id, loan, cue);
        }

        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        Assert.Equal(["first", "second"], session.Prompts);
    }

    [Fact]
    public async Task Enqueue_OnALoanOfAnOlderEpoch_TakesNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session) = await PlayOneAsync(rehearsal);
        var cue = Some.Cue(Some.Prompt("second"));
        var name = rehearsal.Host.Services.GetRequiredService<Replica>().Name;

        using (var loan = await LoanAsync(rehearsal, id))
        {
            await rehearsal.Host.Services.GetRequiredService<OwnershipStore>().TakeOverAsync(id, name, "another");
            await rehearsal.Host.Services.GetRequiredService<OwnershipStore>().TakeOverAsync(id, "another", name);
            var queued = Assert.IsType<EnqueueOutcome.Queued>(await EnqueueAsync(rehearsal, id, loan, cue));
            Assert.Empty(queued.Taken);
            loan.Hand([]);
        }

        Assert.Equal(["first"], session.Prompts);
        Assert.Equal(CueState.Queued, Assert.Single(await Cues(rehearsal).ReadAsync(id, [cue.Id])).State);
    }

    [Fact]
    public async Task Kill_BetweenTakingAndSending_LeavesTheCueToTheSuccessor()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session) = await PlayOneAsync(rehearsal);
        var survivor = await rehearsal.AddAsync();
        var cue = Some.Cue(Some.Prompt("second"));

        // Acknowledged and taken, and then the process is gone with the cue in its hands.
        var loan = await LoanAsync(rehearsal, id);
        Assert.Single(Assert.IsType<EnqueueOutcome.Queued>(await EnqueueAsync(rehearsal, id, loan, cue)).Taken);
        await rehearsal.Host.KillAsync();

        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted, survivor);
        Assert.Equal("second", Assert.Single(session.Prompts, prompt => prompt == "second"));
        loan.Hand([]);
        loan.Dispose();
    }

    private static CueStore Cues(Rehearsal rehearsal) => rehearsal.Host.Services.GetRequiredService<CueStore>();

    private static Task<EnqueueOutcome> EnqueueAsync(Rehearsal rehearsal, SessionId id, Dispatcher.Loan loan, (CueId Id, CueBody Body) cue) => Cues(rehearsal).EnqueueAsync(
        id, null, rehearsal.Host.Services.GetRequiredService<Replica>().Name, Some.Batch(cue), loan.Epoch, loan.Take);

    private static async Task<(SessionId Id, StubSession Session)> PlayOneAsync(Rehearsal rehearsal)
    {
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var first = await rehearsal.QueueAsync(id, Some.Prompt("first"));
        await rehearsal.SeeAsync(id, first.Id, CueState.Accepted);
        return (id, session);
    }

    private static async Task<Dispatcher.Loan> LoanAsync(Rehearsal rehearsal, SessionId id) => (await Eventually.SeeAsync(
        "the dispatcher rests",
        () => Task.FromResult(rehearsal.Host.Services.GetRequiredService<Dispatchers>().TryLend(id)),
        loan => loan is not null,
        Cancellation))!;
}
