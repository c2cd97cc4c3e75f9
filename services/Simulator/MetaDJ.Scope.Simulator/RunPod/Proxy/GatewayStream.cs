namespace MetaDJ.Scope.Simulator.RunPod.Proxy;

/// <summary>Begins the response at the first byte, not before: headers may still change until then.</summary>
internal sealed class GatewayStream(GatewayResponse response) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => response.Claim().Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        response.Claim().WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        response.Claim().WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
        // Kestrel sends what was written when it is asked to asynchronously, or at the end.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        response.HasStarted ? response.Claim().FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
