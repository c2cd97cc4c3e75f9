using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>A hand-off's wishes: money is asked first, then the script takes room and pod in one step.</summary>
internal sealed class SecondPodWish(
    SecondPodStore seconds, SessionStore sessions, HolderBudget budget, SessionNews news, PodWatch pods, IOptions<SecondPodOptions> options)
{
    public TimeSpan LongestLimit => options.Value.LongestLimit;

    /// <param name="only">Asks without taking.</param>
    public async Task<SecondPodOutcome> AskAsync(SessionId id, SecondPodRequest request, bool only, CancellationToken cancellationToken)
    {
        var limit = request.Limit ?? LongestLimit;
        if (await sessions.FindAsync(id, Acting.ForAnybody) is { Session.State: SessionState.Live, Lease: { Second: null, Spare: null } } view
            && await budget.RefusalAsync(view.Session.Pool, view.Session.Holder, limit, cancellationToken) is { } why)
        {
            return new SecondPodOutcome.Refused(BrokerProblems.NoMoneyForMore(why));
        }

        var outcome = await seconds.AskAsync(id, request.HandOff, limit, only);
        if (!only && outcome is SecondPodOutcome.Stands { State: SecondPodState.Wanted } wanted)
        {
            news.SpareChanged(wanted.View.Session, wanted.View.Lease);
        }

        return outcome;
    }

    public async Task<SecondPodOutcome> SwitchAsync(SessionId id, SwitchToSecondPodRequest request)
    {
        var (outcome, had) = await seconds.SwitchAsync(id, request.HandOff, request.Stage, request.Second);
        if (outcome is SecondPodOutcome.Stands(_, var view, _) && had is not null)
        {
            news.HandedOff(view.Session, view.Lease!, had);
        }

        return outcome;
    }

    public async Task ReleaseAsync(SessionId id, string handOff)
    {
        if (await seconds.ReleaseAsync(id, handOff) is { } released)
        {
            news.SecondReleased(released);
        }
    }

    public SecondPodResponse Answer(SecondPodOutcome.Stands stands, DateTimeOffset now)
    {
        var lease = stands.View.Lease;
        return new SecondPodResponse
        {
            State = stands.State,
            Token = stands.State switch
            {
                SecondPodState.Held => new FencingToken(lease!.Spare!.Fence),
                SecondPodState.Switched => new FencingToken(lease!.Fence),
                _ => null,
            },
            EstimatedAt = stands.State switch
            {
                SecondPodState.Wanted => pods.WarmUpOf(stands.View.Session.Pool).Expected(1, now),
                SecondPodState.Offered => stands.Price is null ? pods.WarmUpOf(stands.View.Session.Pool).Expected(1, now) : now,
                _ => null,
            },
            PricePerHour = (stands.Price ?? lease?.Price ?? 0) / 1_000_000m,
            Until = lease?.Second?.Until,
        };
    }
}
