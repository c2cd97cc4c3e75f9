namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>An answer whose connection is lost after its first bytes.</summary>
internal sealed class BreakingStream(Stream whole) : Stream
{
    private bool _begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<HttpContent> BreakAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var broken = new StreamContent(new BreakingStream(await content.ReadAsStreamAsync(cancellationToken)));
        broken.Headers.ContentType = content.Headers.ContentType;
        return broken;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_begun)
        {
            throw new IOException("The connection was closed.");
        }

        _begun = true;
        return await whole.ReadAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whole.Dispose();
        }

        base.Dispose(disposing);
    }
}
