using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// Asks Provisioning whether a person's own budget has the money for a session. Without an answer they are let in: nothing is spent past a budget all
/// the same, only later and less politely. That there is enough is believed for a moment, that there is not never.
/// </summary>
internal sealed class HolderBudget(IProvisioningApi provisioning, TimeProvider clock) : IDisposable
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _enough = new(new MemoryCacheOptions { SizeLimit = Remembered });

    /// <returns>Null when the session may open.</returns>
    public async ValueTask<BudgetRefusal?> RefusalAsync(PoolName pool, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var asked = (pool, holder, duration);
        if (_enough.TryGetValue(asked, out _))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await provisioning.CheckBudgetAsync(new CheckBudgetRequest { User = holder, Pool = pool, Duration = duration }, either.Token);
            if (answer.Content is { Allowed: true })
            {
                _enough.Set(asked, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = BelievedFor });
            }

            return answer.Content is { Allowed: false, Refusal: { } refusal } ? refusal : null;
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _enough.Dispose();
}
