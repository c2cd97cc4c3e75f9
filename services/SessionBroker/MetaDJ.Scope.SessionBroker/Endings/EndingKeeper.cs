using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>
/// One pool's part of a pass: thinks about those live sessions whose look is due, warns them, and begins their grace. That they end after it is
/// for <c>ExpireSessions.lua</c>, by their deadlines.
/// </summary>
internal sealed class EndingKeeper(
    EndingStore endings, Audience audience, HolderBudget budget, SessionNews news, IOptions<EndingOptions> options, IOptions<BrokerOptions> broker)
{
    private static readonly TimeSpan ALittle = TimeSpan.FromMinutes(15);

    public async Task KeepAsync(PoolName pool, CancellationToken cancellationToken)
    {
        bool more;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            (var due, var now, more) = await endings.ReadAsync(pool);
            var kept = 0;
            foreach (var facts in due)
            {
                kept += await KeepAsync(facts, now, cancellationToken) ? 1 : 0;
            }

            // Those that changed meanwhile are left to the next pass: nothing is gained by chasing them.
            more &= kept > 0;
        }
        while (more);
    }

    private async Task<bool> KeepAsync(EndingFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var idleLimit = facts.Session.IdleLimitMs is { } own ? TimeSpan.FromMilliseconds(own) : (TimeSpan?)null;
        var rules = EndingRules.Of(facts.Session.Pool, idleLimit, options.Value, broker.Value);
        if (rules.IdleLimit is { } limit && now >= facts.BusyUntil + limit && await audience.IsThereAsync(facts, cancellationToken))
        {
            facts = facts with { LastSign = now };
            await audience.NoteAsync(facts);
            return false;
        }

        var step = await AffordableAsync(EndingPlan.Decide(facts, rules, now), facts.Session, cancellationToken);
        if (await endings.WriteAsync(facts, step) is not { } view)
        {
            return false;
        }

        foreach (var warning in step.Actions.OfType<EndingAction.Warn>())
        {
            news.Warned(view.Session, warning);
        }

        if (step.Actions.OfType<EndingAction.Resume>().Any())
        {
            news.GoesOn(view.Session, view.Lease);
        }

        return true;
    }

    /// <summary>No more is offered than its holder has money for: all that is possible, or at least a little.</summary>
    private async Task<EndingStep> AffordableAsync(EndingStep step, Session session, CancellationToken cancellationToken)
    {
        var actions = new List<EndingAction>();
        foreach (var action in step.Actions)
        {
            actions.Add(action is EndingAction.Warn { Longest: { } longest } warn
                ? warn with { Longest = (long)(await AffordableAsync(TimeSpan.FromMilliseconds(longest), session, cancellationToken)).TotalMilliseconds }
                : action);
        }

        return step with { Actions = actions };
    }

    private async Task<TimeSpan> AffordableAsync(TimeSpan longest, Session session, CancellationToken cancellationToken)
    {
        foreach (var by in new[] { longest, ALittle < longest ? ALittle : longest }.Distinct())
        {
            if (by > TimeSpan.Zero
                && await budget.RefusalAsync(session.Pool, session.Holder, session.WantsSpare ? by * 2 : by, cancellationToken) is null)
            {
                return by;
            }
        }

        return TimeSpan.Zero;
    }
}
