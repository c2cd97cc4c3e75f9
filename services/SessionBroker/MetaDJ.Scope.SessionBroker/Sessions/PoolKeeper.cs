using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>One pool's part of a pass: end what is over or waits in vain, follow what its pods do, and give ready pods to the line.</summary>
internal sealed partial class PoolKeeper(
    SessionStore sessions, KnownPools pools, ReadyPodStore pods, PodPeers peers, IStage stage, SessionNews news, BrokerMetrics metrics,
    IOptions<BrokerOptions> options, ILogger<PoolKeeper> logger)
{
    /// <summary>What is due, and whom a ready pod can be given; as little as that costs.</summary>
    /// <param name="warmUp">Of the last look.</param>
    public async Task GlanceAsync(PoolName pool, WarmUp warmUp, CancellationToken cancellationToken)
    {
        await ExpireAsync(pool, cancellationToken);
        if (await pods.AnyToGrantAsync(pool))
        {
            await ClaimAsync(pool, warmUp.OnTheWaySince.Count, cancellationToken);
        }
    }

    /// <param name="seen">The pool's pods; null when Provisioning cannot be asked: then only deadlines and the line are looked after.</param>
    /// <param name="seenAt">When they were asked for, by the clock of Redis.</param>
    public async Task KeepAsync(PoolName pool, IReadOnlyCollection<PodResponse>? seen, DateTimeOffset seenAt, CancellationToken cancellationToken)
    {
        await ExpireAsync(pool, cancellationToken);
        var use = await pods.UseAsync(pool);
        metrics.OnPoolLookedAt(use);
        var changed = false;
        if (seen is not null)
        {
            var plan = PodPlan.Decide(use, seen, seenAt, options.Value.RetirementHold);
            changed = plan.Count > 0;
            foreach (var action in plan)
            {
                await ApplyAsync(pool, action, seenAt, cancellationToken);
            }
        }

        if (seen is not null && use.InLine > 0 && await pools.AskAnewAsync(pool, cancellationToken) is PoolAnswer.Missing)
        {
            LogPoolGone(pool);
            foreach (var ended in await sessions.EndLineAsync(pool, cancellationToken))
            {
                news.Ended(ended.Session, null);
            }
        }
        else if (use.InLine > 0 || changed)
        {
            var onTheWay = seen is null ? 0 : WarmUp.Of(seen, options.Value.AssumedWarmUp).OnTheWaySince.Count;
            await ClaimAsync(pool, onTheWay, cancellationToken);
        }
    }

    private async Task ExpireAsync(PoolName pool, CancellationToken cancellationToken)
    {
        foreach (var ended in await sessions.ExpireAsync(pool, cancellationToken))
        {
            news.Ended(ended.Session, ended.Lease);
        }
    }

    private async Task ClaimAsync(PoolName pool, int onTheWay, CancellationToken cancellationToken)
    {
        foreach (var live in await pods.ClaimForLineAsync(pool, onTheWay, cancellationToken))
        {
            news.WentLive(live.Session, live.Lease!);
        }
    }

    /// <summary>Contains its own failure: the other steps still run, and the next pass tries this one again.</summary>
    private async Task ApplyAsync(PoolName pool, PodAction action, DateTimeOffset seenAt, CancellationToken cancellationToken)
    {
        try
        {
            switch (action)
            {
                case PodAction.Offer(var pod):
                    if (await pods.OfferAsync(pod, seenAt))
                    {
                        LogPodOffered(pod.Id, pool);
                    }

                    break;
                case PodAction.Withdraw(var id):
                    await pods.WithdrawAsync(pool, id);
                    LogPodWithdrawn(id, pool);
                    break;
                case PodAction.Lose lose:
                    news.Tell(await pods.LoseAsync(pool, lose, seenAt));
                    break;
                case PodAction.Money money:
                    await pods.NoteMoneyAsync(pool, money);
                    break;
                case PodAction.Reinstate(var id):
                    await pods.ReinstateAsync(pool, id, seenAt);
                    break;
                case PodAction.ClosePeer(var id, var peer):
                    if (await stage.ClosePeerAsync(id, peer.Id, cancellationToken) == StageOutcome.Forwarded)
                    {
                        await peers.ForgetAsync(pool, id, peer);
                        LogPeerClosed(id, peer.Fence);
                    }

                    break;
                case PodAction.ForgetPeer(var id, var peer):
                    await peers.ForgetAsync(pool, id, peer);
                    break;
                case PodAction.Forget(var id):
                    await pods.ForgetAsync(pool, id, seenAt);
                    break;
                default:
                    throw new UnreachableException(action.ToString());
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogStepFailed(exception, action.GetType().Name, action.PodId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Pool {Pool} no longer exists: whoever is in line for it is told so")]
    private partial void LogPoolGone(PoolName pool);

    [LoggerMessage(LogLevel.Debug, "{PodId} of pool {Pool} was offered")]
    private partial void LogPodOffered(PodId podId, PoolName pool);

    [LoggerMessage(LogLevel.Information, "{PodId} of pool {Pool} is no longer ready and was withdrawn")]
    private partial void LogPodWithdrawn(PodId podId, PoolName pool);

    [LoggerMessage(LogLevel.Information, "A connection to {PodId} of token {FencingToken} outlived its right and was closed")]
    private partial void LogPeerClosed(PodId podId, long fencingToken);

    [LoggerMessage(LogLevel.Error, "{Step} of {PodId} failed; the next pass tries again")]
    private partial void LogStepFailed(Exception exception, string step, PodId podId);
}
