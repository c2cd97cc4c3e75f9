namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>
/// An answer of RunPod that is good for a time: asked for once, however many want it. When RunPod fails the last one stays in use, and it is
/// asked again after <see cref="Pause"/>.
/// </summary>
internal sealed class KeptAnswer<T>(
    Func<CancellationToken, Task<T>> ask, TimeSpan lifetime, Action<HttpRequestException, DateTimeOffset> onStale, TimeProvider clock) : IDisposable
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Known? _known;

    /// <returns>The answer, and when RunPod gave it.</returns>
    /// <exception cref="HttpRequestException">RunPod failed, and never answered before.</exception>
    public async Task<(DateTimeOffset At, T Answer)> GetAsync(CancellationToken cancellationToken)
    {
        if (_known is { } fresh && clock.GetUtcNow() < fresh.Until)
        {
            return (fresh.At, fresh.Answer);
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } meanwhile && clock.GetUtcNow() < meanwhile.Until)
            {
                return (meanwhile.At, meanwhile.Answer);
            }

            var answer = await ask(cancellationToken);
            var now = clock.GetUtcNow();
            _known = new Known(now, answer, now + lifetime);
            return (now, answer);
        }
        catch (HttpRequestException exception) when (_known is not null)
        {
            // Prices and stock are hints anyway: the order of candidates of an hour ago is better than none.
            onStale(exception, _known.At);
            _known = _known with { Until = clock.GetUtcNow() + Pause };
            return (_known.At, _known.Answer);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private sealed record Known(DateTimeOffset At, T Answer, DateTimeOffset Until);
}
