using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Opens a session: is there such a pool, was this call made before, is there money, and then the one atomic step.</summary>
internal sealed class SessionOpening(KnownPools pools, HolderBudget budget, IdempotencyKeys keys, SessionStore sessions, SessionNews news, TimeProvider clock)
{
    public async Task<OpenOutcome> OpenAsync(
        PoolName pool, string holder, TimeSpan duration, string? team, TimeSpan? idleLimit, string? idempotencyKey, CancellationToken cancellationToken)
    {
        switch (await pools.AskAsync(pool, cancellationToken))
        {
            case PoolAnswer.Missing(var known):
                return new OpenOutcome.NoSuchPool(known);
            case PoolAnswer.CannotTell:
                return new OpenOutcome.CannotTell();
            case PoolAnswer.Exists:
                break;
            case var other:
                throw new UnreachableException(other.ToString());
        }

        var id = idempotencyKey is null ? SessionId.New(clock) : await keys.ClaimAsync(holder, idempotencyKey, pool, duration);
        if (id is null)
        {
            return new OpenOutcome.KeyReused();
        }

        // A call that is repeated is answered with what became of it, whatever the budget says by now.
        if (await budget.RefusalAsync(pool, holder, duration, cancellationToken) is { } why
            && (idempotencyKey is null || await sessions.FindAsync(id.Value, Acting.As(holder)) is null))
        {
            return new OpenOutcome.NoMoney(why);
        }

        var outcome = await sessions.OpenAsync(id.Value, pool, holder, duration, team, idleLimit: idleLimit);
        if (outcome is OpenOutcome.Live { View: var live })
        {
            news.Opened(live);
        }
        else if (outcome is OpenOutcome.InLine { View: var waiting })
        {
            news.Opened(waiting);
        }

        return outcome;
    }
}
