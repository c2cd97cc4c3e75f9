using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods.Logs;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Logs;

public sealed class PodLogFeedTests
{
    private readonly ArmedTimeProvider _clock = new();
    private readonly List<LogQuery> _opened = [];
    private readonly Channel<Channel<CloudLogLine>> _connections = Channel.CreateUnbounded<Channel<CloudLogLine>>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the cloud tells twice after a broken connection is passed on once, and nothing that it did not tell is skipped.</summary>
    [Fact]
    public async Task Feed_WhenTheCloudFails_GoesOnFromTheLastLine_WithoutDoublesOrGaps()
    {
        await using var feed = new PodLogFeed(OpenAsync, new PodLogOptions(), _clock);
        var first = await _connections.Reader.ReadAsync(Token);
        await TellAsync(first, "a", "b");
        first.Writer.Complete(new HttpRequestException("broken"));
        var second = await NextConnectionAsync();
        await TellAsync(second, "b", "b2", "c");
        second.Writer.Complete();

        await feed.Ring.After(0, 10).More.WaitAsync(Token);
        await SeeAsync(feed, lines => lines.Ended);

        Assert.Equal(["a", "b", "b2", "c"], feed.Ring.After(0, 10).Lines.Select(line => line.Line));
        Assert.Equal([(5000, null), (null, "id-b")], _opened.Select(query => (query.Tail, query.AfterId)));
    }

    [Fact]
    public async Task Feed_OnceThePastIsRead_IsSettled_AndWhenThePodIsGone_Ends()
    {
        await using var feed = new PodLogFeed(OpenAsync, new PodLogOptions(), _clock);
        var connection = await _connections.Reader.ReadAsync(Token);
        await TellAsync(connection, "a");
        await SeeAsync(feed, batch => batch.Lines.Count == 1);
        Assert.False(feed.Ring.Settled.IsCompleted);

        // The quiet after the past is what says that it was all.
        await _clock.ArmedAsync(Token);
        while (!feed.Ring.Settled.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        connection.Writer.Complete();
        await SeeAsync(feed, batch => batch.Ended);
    }

    /// <summary>Lets time pass whenever somebody begins to wait on it: the pause before the next connection is one of those waits.</summary>
    private async Task<Channel<CloudLogLine>> NextConnectionAsync()
    {
        var next = _connections.Reader.ReadAsync(Token).AsTask();
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, _clock.ArmedAsync(Token));
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        return await next;
    }

    private static async Task SeeAsync(PodLogFeed feed, Func<LogBatch, bool> holds)
    {
        while (feed.Ring.After(0, 100) is var batch && !holds(batch))
        {
            await batch.More.WaitAsync(Token);
        }
    }

    private static async Task TellAsync(Channel<CloudLogLine> connection, params string[] lines)
    {
        foreach (var line in lines)
        {
            await connection.Writer.WriteAsync(new CloudLogLine($"id-{line}", DateTimeOffset.UnixEpoch, CloudLogSource.Container, line), Token);
        }
    }

    private async IAsyncEnumerable<CloudLogLine> OpenAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _opened.Add(query);
        var connection = Channel.CreateUnbounded<CloudLogLine>();
        _connections.Writer.TryWrite(connection);
        await foreach (var line in connection.Reader.ReadAllAsync(cancellationToken))
        {
            yield return line;
        }
    }
}
