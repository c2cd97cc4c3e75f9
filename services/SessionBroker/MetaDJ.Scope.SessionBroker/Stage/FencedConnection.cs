using System.Net.Sockets;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// A connection to a pod whose every write asks for the sender's right first, immediately before the system call and again before each piece the
/// kernel takes. This is the last place where anything can be stopped: headers, bodies and what waited for a connection all come through here.
/// It never lets the kernel wait for room on its own, since what waits there would go out whatever happened meanwhile.
/// </summary>
internal sealed class FencedConnection : Stream
{
    private static readonly TimeSpan RoomPause = TimeSpan.FromMilliseconds(2);

    private readonly Socket _socket;
    private readonly TimeProvider _clock;

    /// <param name="socket">Connected; from now on ours.</param>
    public FencedConnection(Socket socket, TimeProvider clock)
    {
        (_socket, _clock) = (socket, clock);
        _socket.Blocking = false;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        }
        catch (SocketException exception)
        {
            // The client takes nothing else for a connection that broke.
            throw new IOException("The pod's connection broke.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var right = StageRight.Current;
        try
        {
            while (!buffer.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (right is { IsGood: false })
                {
                    await right.RenewAsync();
                }

                var sent = _socket.Send(buffer.Span, SocketFlags.None, out var error);
                switch (error)
                {
                    case SocketError.Success:
                        buffer = buffer[sent..];
                        break;
                    case SocketError.WouldBlock:
                        await Task.Delay(RoomPause, _clock, cancellationToken);
                        break;
                    default:
                        throw new IOException("The pod's connection broke.", new SocketException((int)error));
                }
            }
        }
        catch
        {
            // Half a request is worth nothing; what the kernel still keeps of it is thrown away with the connection.
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            throw;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
