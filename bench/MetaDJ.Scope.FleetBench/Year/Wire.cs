namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>
/// Everything that one replica of provisioning says to the cloud, to pods and to the broker. It breaks now and then, and it can be cut for good in
/// the middle of a call, which is as far as the world can tell what <c>kill -9</c> does.
/// </summary>
internal sealed class Wire(YearCloud cloud, YearBroker broker, YearFaults faults, Random dice, double broken)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _buried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left = long.MaxValue;

    public bool IsCut { get; private set; }

    /// <summary>The process dies at that call from now, before it is sent or before its answer is back.</summary>
    public void CutAfter(long calls) => Interlocked.Exchange(ref _left, calls);

    /// <summary>Ends also what waits for an answer that never comes.</summary>
    public void Bury()
    {
        IsCut = true;
        _buried.TrySetResult();
    }

    public HttpMessageHandler Handler() => new Ends(this);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var last = Interlocked.Decrement(ref _left) == 0;
        var (isBroken, before) = Roll();
        if (IsCut || (last && before))
        {
            await DieAsync(cancellationToken);
        }

        if (isBroken && before)
        {
            throw new HttpRequestException("The connection was refused.");
        }

        HttpResponseMessage answer;
        try
        {
            answer = request.RequestUri!.Host == YearBroker.Host ? broker.Answer(request) : await cloud.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The connection was closed before an answer came.", exception);
        }

        if (IsCut || last)
        {
            answer.Dispose();
            await DieAsync(cancellationToken);
        }

        if (isBroken)
        {
            answer.Dispose();
            throw new HttpRequestException("The connection was closed before an answer came.");
        }

        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream" && faults.BreaksLog())
        {
            answer.Content = await BreakingStream.BreakAsync(answer.Content, cancellationToken);
        }

        return answer;
    }

    private async Task DieAsync(CancellationToken cancellationToken)
    {
        IsCut = true;
        await _buried.Task.WaitAsync(cancellationToken);
        throw new OperationCanceledException("The process is dead.");
    }

    private (bool Broken, bool Before) Roll()
    {
        lock (_gate)
        {
            return (dice.NextDouble() < broken, dice.NextDouble() < 0.5);
        }
    }

    /// <summary>One per client, for their factories end them as they like.</summary>
    private sealed class Ends(Wire wire) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            wire.SendAsync(request, cancellationToken);
    }
}
