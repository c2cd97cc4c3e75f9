using Xunit.Sdk;

namespace MetaDJ.Scope.Testing;

/// <summary>Waits for something that another process or loop brings about, and says what it last saw when it never comes.</summary>
public static class Eventually
{
    /// <param name="phase">What is waited for, for the message.</param>
    /// <param name="probe">Reads the present state.</param>
    /// <param name="holds">Whether it is the wanted one.</param>
    public static async Task<T> SeeAsync<T>(string phase, Func<Task<T>> probe, Func<T, bool> holds, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(60));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            var seen = await probe();
            if (holds(seen))
            {
                return seen;
            }

            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new XunitException($"{phase}: not seen in time; last seen: {seen}");
            }
        }
    }
}
