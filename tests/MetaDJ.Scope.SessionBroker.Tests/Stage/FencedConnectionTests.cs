using System.Net;
using System.Net.Sockets;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class FencedConnectionTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_AfterTheRightRanOutAndTheTokenRose_SendsNothing()
    {
        await using var wire = await Wire.OpenAsync(TimeProvider.System);
        var asked = 0;
        var right = Right(TimeSpan.FromMilliseconds(500), () =>
        {
            asked++;
            return null;
        });
        right.Present();

        await wire.Ours.WriteAsync("before"u8.ToArray(), Cancellation);
        // Stopped here, for longer than the right is good.
        _clock.Advance(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAsync<StageRightOverException>(async () => await wire.Ours.WriteAsync("after"u8.ToArray(), Cancellation));
        await Assert.ThrowsAsync<StageRightOverException>(async () => await wire.Ours.WriteAsync("again"u8.ToArray(), Cancellation));
        Assert.Equal(1, asked);
        Assert.True(right.IsOver);
        Assert.Equal("before", await wire.ReadTheirsToTheEndAsync());
    }

    [Fact]
    public async Task Write_AfterTheRightRanOut_AsksAndGoesOn()
    {
        await using var wire = await Wire.OpenAsync(TimeProvider.System);
        var asked = 0;
        Right(TimeSpan.Zero, () =>
        {
            // The first answer came too late to be worth anything.
            asked++;
            return asked == 1 ? _clock.GetTimestamp() : _clock.GetTimestamp() + _clock.TimestampFrequency;
        }).Present();

        await wire.Ours.WriteAsync("one "u8.ToArray(), Cancellation);
        await wire.Ours.WriteAsync("two"u8.ToArray(), Cancellation);

        Assert.Equal(2, asked);
        Assert.Equal("one two", await wire.ReadTheirsToTheEndAsync());
    }

    [Fact]
    public async Task Write_WithoutARight_IsNobodysBusiness()
    {
        await using var wire = await Wire.OpenAsync(TimeProvider.System);

        await wire.Ours.WriteAsync("handshake"u8.ToArray(), Cancellation);

        Assert.Equal("handshake", await wire.ReadTheirsToTheEndAsync());
    }

    [Fact]
    public async Task Write_WhileTheOtherSideReadsNothing_KeepsTheRestUntilItIsAskedFor()
    {
        await using var wire = await Wire.OpenAsync(TimeProvider.System);
        var over = false;
        new StageRight(0, _clock, () => ValueTask.FromResult<long?>(over ? null : _clock.GetTimestamp() + 1)).Present();
        var large = new byte[64 * 1024 * 1024];

        // Far more than the kernel takes: it stands in the middle when the right runs out.
        var writing = Task.Run(() => wire.Ours.WriteAsync(large, Cancellation).AsTask(), Cancellation);
        await wire.ReadTheirsAsync(1024 * 1024);
        over = true;
        _clock.Advance(TimeSpan.FromSeconds(1));
        wire.DrainTheirs();

        await Assert.ThrowsAsync<StageRightOverException>(() => writing);
    }

    private StageRight Right(TimeSpan goodFor, Func<long?> askAgain) =>
        new(_clock.GetTimestamp() + (long)(goodFor.TotalSeconds * _clock.TimestampFrequency), _clock, () => ValueTask.FromResult(askAgain()));

    /// <summary>Two ends of a connection.</summary>
    private sealed class Wire(FencedConnection ours, Socket theirs) : IAsyncDisposable
    {
        private Task _draining = Task.CompletedTask;

        public FencedConnection Ours { get; } = ours;

        public static async Task<Wire> OpenAsync(TimeProvider clock)
        {
            using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            listener.Listen();
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!, Cancellation);
            return new Wire(new FencedConnection(client, clock), await listener.AcceptAsync(Cancellation));
        }

        /// <summary>What arrived, until our end was closed; one that was broken off arrives as an error after it.</summary>
        public async Task<string> ReadTheirsToTheEndAsync()
        {
            var expected = new List<byte>();
            var buffer = new byte[1024];
            expected.AddRange(buffer.AsSpan(0, await theirs.ReceiveAsync(buffer, Cancellation)));
            await Ours.DisposeAsync();
            try
            {
                for (int read; (read = await theirs.ReceiveAsync(buffer, Cancellation)) > 0;)
                {
                    expected.AddRange(buffer.AsSpan(0, read));
                }
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
            }

            return System.Text.Encoding.ASCII.GetString([.. expected]);
        }

        public async Task ReadTheirsAsync(int count)
        {
            var buffer = new byte[count];
            for (var read = 0; read < count;)
            {
                read += await theirs.ReceiveAsync(buffer.AsMemory(read), Cancellation);
            }
        }

        public void DrainTheirs() => _draining = Task.Run(async () =>
        {
            var buffer = new byte[1024 * 1024];
            try
            {
                while (await theirs.ReceiveAsync(buffer) > 0)
                {
                }
            }
            catch (SocketException)
            {
            }
        });

        public async ValueTask DisposeAsync()
        {
            await Ours.DisposeAsync();
            await _draining;
            theirs.Dispose();
        }
    }
}
