using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Messages;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.SecondPods;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Tells everybody what has happened to a session, after it was written: hints, metrics, logs, and the door's open streams.</summary>
internal sealed partial class SessionNews(
    IHints hints, StagePassages passages, LoopWake wake, BrokerMetrics metrics, TimeProvider clock, ILogger<SessionNews> logger)
{
    public void Opened(SessionView view)
    {
        var (session, lease) = (view.Session, view.Lease);
        metrics.OnSessionOpened(session.Pool, lease is not null);
        LogSessionOpened(session.Id, session.Pool, session.State);
        if (lease is null)
        {
            hints.Publish(new PreparePod { Pool = session.Pool, NeededAt = clock.GetUtcNow() });
        }
        else
        {
            WentLive(session, lease);
        }
    }

    public void WentLive(Session session, Lease lease)
    {
        if (session.LiveAt == lease.GrantedAt)
        {
            metrics.OnFirstStage(session.Pool, lease.GrantedAt - session.OpenedAt);
        }

        LogSessionWentLive(session.Id, session.Pool, lease.PodId, lease.Fence);
        hints.Publish(new SessionLive { SessionId = session.Id, Pool = session.Pool, FencingToken = new FencingToken(lease.Fence) });
    }

    public void Warned(Session session, EndingAction.Warn warning)
    {
        metrics.OnSessionWarned(session.Pool, warning.Reason, warning.Kind);
        LogSessionWarned(session.Id, session.Pool, warning.Kind, warning.Reason, warning.EndsAt);
        hints.Publish(new SessionEnding { SessionId = session.Id, Pool = session.Pool, Kind = warning.Kind, Reason = warning.Reason, EndsAt = warning.EndsAt });
    }

    /// <summary>Its end moved away, or it does not end after all: whoever held back because of it looks again.</summary>
    public void GoesOn(Session session, Lease? lease)
    {
        if (session.State == SessionState.Live && lease is not null)
        {
            hints.Publish(new SessionLive { SessionId = session.Id, Pool = session.Pool, FencingToken = new FencingToken(lease.Fence) });
        }
    }

    public void HandedOver(Session session, Lease lease)
    {
        passages.Close(session.Id, below: lease.Fence);
        // The holder of before may still be connected past the door.
        wake.Wake();
        LogStageHandedOver(session.Id, lease.PodId, lease.Fence);
        hints.Publish(new SessionLive { SessionId = session.Id, Pool = session.Pool, FencingToken = new FencingToken(lease.Fence) });
    }

    public void LostItsPod(Session session, Lease lost)
    {
        passages.Close(session.Id, below: lost.Fence + 1);
        metrics.OnStageLost(session.Pool);
        LogSessionLostItsPod(session.Id, session.Pool, lost.PodId, lost.Fence);
        hints.Publish(new SessionRecovering { SessionId = session.Id, Pool = session.Pool, Cause = session.Notice ?? "" });
        Released(session, lost.PodId, lost.Fence);
        hints.Publish(new PreparePod { Pool = session.Pool, NeededAt = clock.GetUtcNow() });
    }

    public void Tell(LoseOutcome outcome)
    {
        switch (outcome)
        {
            case LoseOutcome.Lost(var lost):
                LostItsPod(lost.Session, lost.Lease!);
                break;
            case LoseOutcome.TookOver(var live, var had):
                TookOver(live.Session, live.Lease!, had);
                break;
            case LoseOutcome.SpareLost(var live, var spare):
                LetSpareGo(live.Session, live.Lease, spare);
                break;
            case LoseOutcome.Ended(var over):
                Ended(over.Session, over.Lease);
                break;
            case LoseOutcome.Kept:
                break;
            default:
                throw new UnreachableException(outcome.ToString());
        }
    }

    public void TookOver(Session session, Lease lease, Lease had)
    {
        metrics.OnStageTakenOver(session.Pool);
        LogSpareTookOver(session.Id, had.PodId, lease.PodId, lease.Fence);
        Moved(session, lease, had);
    }

    /// <summary>By its own wish: the pod of before is as good as any, and goes back to the pool.</summary>
    public void HandedOff(Session session, Lease lease, Lease had)
    {
        metrics.OnStageHandedOff(session.Pool);
        LogHandedOff(session.Id, had.PodId, lease.PodId, lease.Fence);
        Moved(session, lease, had);
    }

    private void Moved(Session session, Lease lease, Lease had)
    {
        passages.Close(session.Id, below: lease.Fence);
        wake.Wake();
        hints.Publish(new SessionLive { SessionId = session.Id, Pool = session.Pool, FencingToken = new FencingToken(lease.Fence) });
        Released(session, had.PodId, had.Fence);
    }

    /// <summary>It stands by from now on, or will: the queue has to follow with it, Provisioning to find one.</summary>
    public void SpareChanged(Session session, Lease? lease)
    {
        if (lease is not null)
        {
            hints.Publish(new SessionLive { SessionId = session.Id, Pool = session.Pool, FencingToken = new FencingToken(lease.Fence) });
        }

        if (lease?.Spare is null)
        {
            hints.Publish(new PreparePod { Pool = session.Pool, NeededAt = clock.GetUtcNow() });
        }
    }

    public void LetSpareGo(Session session, Lease? lease, HotSpare spare)
    {
        SpareChanged(session, lease);
        Released(session, spare.PodId, spare.Fence);
    }

    /// <summary>A hand-off does without its second pod from now on.</summary>
    public void SecondReleased(ReleasedSecondPod released)
    {
        var (session, lease) = (released.View.Session, released.View.Lease);
        if (released.LetGo is { } pod)
        {
            LetSpareGo(session, lease, pod);
        }
        else
        {
            SpareChanged(session, lease);
        }
    }

    /// <param name="had">The lease it had when it ended.</param>
    public void Ended(Session session, Lease? had)
    {
        var reason = session.Reason ?? SessionEndReason.Unknown;
        metrics.OnSessionEnded(session.Pool, reason);
        LogSessionEnded(session.Id, session.Pool, reason);
        hints.Publish(new SessionEnded { SessionId = session.Id, Pool = session.Pool, Reason = reason });
        if (had is not null)
        {
            passages.Close(session.Id, below: had.Fence + 1);
            Released(session, had.PodId, had.Fence);
            if (had.Spare is { } spare)
            {
                Released(session, spare.PodId, spare.Fence);
            }
        }
    }

    private void Released(Session session, PodId podId, long fence) =>
        hints.Publish(new PodReleased { PodId = podId, Pool = session.Pool, FencingToken = new FencingToken(fence) });
}
