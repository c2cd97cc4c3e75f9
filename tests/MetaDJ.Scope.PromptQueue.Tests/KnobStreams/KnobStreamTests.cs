using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.KnobStreams;

public sealed class KnobStreamTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(33);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_OfManyWithinAnInterval_AreOneWriteWithTheNewestOfEach()
    {
        var clock = new ArmedTimeProvider();
        var writes = new List<IReadOnlyList<KnobTurn>>();
        var stream = Stream(writes, clock);
        await stream.TryTurn(Turn("vera", 0.1))!;
        await clock.ArmedAsync(Cancellation);

        Task<ChangeOutcome>[] later = [.. Enumerable.Range(0, 50).SelectMany(i => new[] { stream.TryTurn(Turn("vera", i / 100.0))!, stream.TryTurn(Turn("cora", i / 200.0))! })];
        Assert.All(later, turn => Assert.False(turn.IsCompleted));
        clock.Advance(Interval);
        await Task.WhenAll(later);

        Assert.Equal(2, writes.Count);
        Assert.Equal([("=vera", "0.49"), ("=cora", "0.245")], writes[1].Select(turn => (turn.Caller!.Argument, turn.Values[0].Value)));
    }

    [Fact]
    public async Task Turn_ThatIsNewest_GoesLast()
    {
        var clock = new ArmedTimeProvider();
        var writes = new List<IReadOnlyList<KnobTurn>>();
        var stream = Stream(writes, clock);
        await stream.TryTurn(Turn("vera", 0))!;
        await clock.ArmedAsync(Cancellation);

        _ = stream.TryTurn(Turn("vera", 0.1));
        _ = stream.TryTurn(Turn("cora", 0.2));
        var newest = stream.TryTurn(Turn("vera", 0.3))!;
        clock.Advance(Interval);
        await newest;

        Assert.Equal(["0.2", "0.3"], writes[1].Select(turn => turn.Values[0].Value));
    }

    [Fact]
    public async Task Turns_BeyondTheBound_AreRefusedAndNotKept()
    {
        var clock = new ArmedTimeProvider();
        var writes = new List<IReadOnlyList<KnobTurn>>();
        var stream = Stream(writes, clock, atOnce: 8);
        await stream.TryTurn(Turn("vera", 0))!;
        await clock.ArmedAsync(Cancellation);

        var turns = Enumerable.Range(0, 20).Select(i => stream.TryTurn(Turn($"person-{i}", 0.5))!).ToList();
        clock.Advance(Interval);

        Assert.Equal(12, (await Task.WhenAll(turns)).Count(outcome => outcome is ChangeOutcome.TooMuch));
        Assert.Equal(8, writes[1].Count);
    }

    [Fact]
    public async Task Stream_ThatNobodyTurns_EndsAndTakesNoMore()
    {
        var clock = new ArmedTimeProvider();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new KnobStream(Write([]), _ => ended.SetResult(), Interval, 8, clock);
        await stream.TryTurn(Turn("vera", 0))!;
        await clock.ArmedAsync(Cancellation);

        clock.Advance(Interval);
        await ended.Task.WaitAsync(Cancellation);

        Assert.Null(stream.TryTurn(Turn("vera", 1)));
    }

    [Fact]
    public async Task Write_ThatFails_IsToldAndTheNextGoes()
    {
        var clock = new ArmedTimeProvider();
        var fails = true;
        var stream = new KnobStream(turns => fails ? throw new TimeoutException() : Write([])(turns), _ => { }, Interval, 8, clock);
        await Assert.ThrowsAsync<TimeoutException>(() => stream.TryTurn(Turn("vera", 0))!);
        await clock.ArmedAsync(Cancellation);

        fails = false;
        var next = stream.TryTurn(Turn("vera", 1))!;
        clock.Advance(Interval);

        Assert.IsType<ChangeOutcome.Done>(await next);
    }

    [Theory]
    [InlineData("""{"noiseScale":0.5,"vaceContextScale":2}""", "")]
    [InlineData("""{"noise_scale":0.5}""", "noise_scale")]
    [InlineData("""{"noiseScale":0.5,"__proto__":1}""", "__proto__")]
    [InlineData("""{"noiseScale":"loud"}""", "noiseScale")]
    [InlineData("""{"noiseScale":1.5}""", "noiseScale")]
    [InlineData("""{"denoisingStepList":[1,2]}""", "denoisingStepList")]
    [InlineData("""{"noiseScale":null}""", "$")]
    [InlineData("{}", "$")]
    [InlineData("[]", "$")]
    [InlineData("7", "$")]
    public void Read_FindsWhatNoKnobTakes(string message, string wrong) =>
        Assert.Equal(wrong, string.Join(' ', KnobMessage.Read(JsonElement.Parse(message), out _).Fields));

    private static KnobStream Stream(List<IReadOnlyList<KnobTurn>> writes, TimeProvider clock, int atOnce = 64) => new(Write(writes), _ => { }, Interval, atOnce, clock);

    private static Func<IReadOnlyList<KnobTurn>, Task<IReadOnlyList<ChangeOutcome>>> Write(List<IReadOnlyList<KnobTurn>> writes) => turns =>
    {
        writes.Add(turns);
        return Task.FromResult<IReadOnlyList<ChangeOutcome>>([.. turns.Select(_ => new ChangeOutcome.Done(1))]);
    };

    private static KnobTurn Turn(string subject, double noise) => new(QueueCaller.Lead(subject), Knobs.Write(new LookParameters { NoiseScale = noise }));
}
