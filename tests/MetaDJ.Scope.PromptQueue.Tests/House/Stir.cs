namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>Whether anything is going on between a service, its Redis and its stage.</summary>
internal sealed class Stir
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private int _underway;
    private long _begun;

    public void Begin()
    {
        Interlocked.Increment(ref _underway);
        Interlocked.Increment(ref _begun);
    }

    public void End() => Interlocked.Decrement(ref _underway);

    /// <summary>Something happened that takes no time.</summary>
    public void Note() => Interlocked.Increment(ref _begun);

    /// <summary>
    /// Returns when nothing is under way and nothing began for a few looks in a row. Each look queues behind whatever the thread pool has to do, so a
    /// busy machine makes this slow and not wrong.
    /// </summary>
    public async Task SettleAsync()
    {
        var waited = TimeProvider.System.GetTimestamp();
        for (var calm = 0; calm < 3;)
        {
            var before = Interlocked.Read(ref _begun);
            await Task.Delay(s_look, TimeProvider.System);
            calm = Volatile.Read(ref _underway) == 0 && Interlocked.Read(ref _begun) == before ? calm + 1 : 0;
            if (TimeProvider.System.GetElapsedTime(waited) > s_limit)
            {
                throw new TimeoutException($"After {s_limit} of life {_underway} calls were still under way.");
            }
        }
    }

    /// <summary>Calls over HTTP are seen from their caller's side: none is between two chairs.</summary>
    public sealed class Handler(Stir stir) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            stir.Begin();
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                stir.End();
            }
        }
    }
}
