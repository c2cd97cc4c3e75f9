using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.Provisioning.Pods.BringUp;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.Volumes;

public sealed class VolumeTurnTests(RedisServers servers)
{
    private readonly string _volume = RedisServers.Unique("volume");

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Take_IsForOneAtATime_AndRenewsForTheSame(RedisKind kind)
    {
        var turns = await OpenAsync(kind);

        var first = Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "ana"));
        Assert.InRange(Assert.IsType<TurnOutcome.Held>(await turns.TakeAsync(_volume, "ben")).Left, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(first.Token, Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "ana")).Token);

        Assert.True(await turns.ReleaseAsync(_volume, first.Token));
        Assert.True(Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "ben")).Token > first.Token);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Take_AfterACrash_IsFreeOnceItRanOut_AndTheOldHolderIsTold(RedisKind kind)
    {
        var turns = await OpenAsync(kind);
        var dead = Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "dead"));
        await (await servers.OpenAsync(kind)).HashSetAsync(VolumeKeys.Turn(_volume), "until", "1");

        Assert.False(await turns.RenewAsync(_volume, dead.Token));
        var next = Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "next"));

        Assert.True(next.Token > dead.Token);
        Assert.False(await turns.RenewAsync(_volume, dead.Token));
        Assert.False(await turns.ReleaseAsync(_volume, dead.Token));
        Assert.IsType<TurnOutcome.Held>(await turns.TakeAsync(_volume, "third"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Take_ByManyAtOnce_IsGivenToOne(RedisKind kind)
    {
        var turns = await OpenAsync(kind);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(holder => turns.TakeAsync(_volume, $"holder-{holder}")));

        Assert.Single(outcomes.OfType<TurnOutcome.Taken>());
    }

    [Fact]
    public async Task Turn_ThatWasLost_StopsItsWriter_AndDoesNotReleaseTheNext()
    {
        var turns = await OpenAsync(RedisKind.Redis);
        var clock = new ArmedTimeProvider();
        var taken = Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(_volume, "slow"));
        var turn = new VolumeTurn(turns, _volume, taken.Token, TimeSpan.FromSeconds(10), clock, TestContext.Current.CancellationToken);
        await (await servers.OpenAsync(RedisKind.Redis)).HashSetAsync(VolumeKeys.Turn(_volume), "until", "1");
        await turns.TakeAsync(_volume, "next");
        var stopped = new TaskCompletionSource();
        await using var told = turn.Token.Register(stopped.SetResult);

        await clock.ArmedAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(10));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await turn.DisposeAsync();

        Assert.IsType<TurnOutcome.Held>(await turns.TakeAsync(_volume, "third"));
    }

    private async Task<VolumeTurnStore> OpenAsync(RedisKind kind) => new(await servers.OpenAsync(kind), Options.Create(new VolumeOptions()));
}
