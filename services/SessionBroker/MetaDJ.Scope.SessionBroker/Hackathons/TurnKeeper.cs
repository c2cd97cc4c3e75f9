using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>
/// Makes the sessions of a hackathon what its record says: open for those whose turn it is, theirs and as long as the turn, and closed when it is
/// over. Everything may be done twice, and by two at once.
/// </summary>
internal sealed partial class TurnKeeper(
    SessionStore sessions, LeaseStore leases, CrewStore crews, LifeStore life, HolderBudget budget, SessionNews news, ILogger<TurnKeeper> logger)
{
    public async Task<IReadOnlyDictionary<SessionId, TurnFacts>> LookAsync(Hackathon hackathon, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<SessionId, TurnFacts>();
        foreach (var id in hackathon.OnStage.Select(turn => turn.Session).Concat(hackathon.Closing))
        {
            if (await sessions.FindAsync(id, Acting.ForAnybody) is { Session: var session })
            {
                facts[id] = new TurnFacts(session.State == SessionState.Ended, session.LiveAt, await life.LastSignAsync(hackathon.Pool, id));
            }
            else if (hackathon.OnStage.FirstOrDefault(turn => turn.Session == id) is { } given && await CannotPayAsync(hackathon, given, cancellationToken))
            {
                facts[id] = new TurnFacts(Ended: true, null, null) { NoMoney = true };
            }
        }

        return facts;
    }

    public async Task KeepAsync(Hackathon hackathon, CancellationToken cancellationToken)
    {
        // The stage is free before the next team asks for one.
        foreach (var over in hackathon.Closing)
        {
            if (await sessions.EndAsync(over, Acting.ForAnybody) is EndOutcome.Ended(var view))
            {
                news.Ended(view.Session, view.Lease);
            }
        }

        foreach (var turn in hackathon.OnStage)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await KeepAsync(hackathon, turn, hackathon.Teams.First(team => team.Id == turn.Team), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogTurnFailed(exception, hackathon.Id, turn.Stage);
            }
        }
    }

    private async Task KeepAsync(Hackathon hackathon, Turn turn, Team team, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(turn.Session, Acting.ForAnybody) is not { } view)
        {
            if (!await CannotPayAsync(hackathon, turn, cancellationToken))
            {
                await OpenAsync(hackathon, turn, team);
            }

            return;
        }

        // Longer before it changes hands: a session in its grace is brought back by that.
        if (turn.EndsAt is { } endsAt && view.Session.EndsAt < endsAt && view.Lease is not null
            && await sessions.ExtendAsync(turn.Session, Acting.ForAnybody, endsAt - view.Session.EndsAt, $"turn {endsAt.ToUnixTimeMilliseconds()}") is ExtendOutcome.Extended(var extended))
        {
            news.GoesOn(extended.Session, extended.Lease);
            view = extended;
        }

        if (view.Lease is { } lease && view.Session.State == SessionState.Live && view.Session.Holder != team.Captain
            && await leases.HandOverAsync(turn.Session, Acting.ForAnybody, new FencingToken(lease.Fence), team.Captain, leave: true) is LeaseOutcome.Done(var handed))
        {
            news.HandedOver(handed.Session, handed.Lease!);
            view = handed;
        }

        if (view.Session.Holder == team.Captain && view.Session.State != SessionState.Ended)
        {
            await SettleCrewAsync(hackathon, turn, team, view.Session);
        }
    }

    /// <summary>A turn that is not opened yet is its captain's to pay.</summary>
    private async Task<bool> CannotPayAsync(Hackathon hackathon, Turn turn, CancellationToken cancellationToken)
    {
        var captain = hackathon.Teams.First(team => team.Id == turn.Team).Captain;
        return await budget.RefusalAsync(hackathon.Pool, captain, hackathon.SlotLength, cancellationToken) is not null;
    }

    private async Task OpenAsync(Hackathon hackathon, Turn turn, Team team)
    {
        var length = hackathon.To - turn.GivenAt < hackathon.SlotLength ? hackathon.To - turn.GivenAt : hackathon.SlotLength;
        var outcome = await sessions.OpenAsync(turn.Session, hackathon.Pool, team.Captain, length, turn: $"{hackathon.Id}/stages/{turn.Stage}");
        if (outcome is OpenOutcome.StageBooked(var possible) && possible >= hackathon.SlotLength / 2)
        {
            // Somebody has booked the stage soon: a shorter turn is better than none. For less than half of one it waits.
            outcome = await sessions.OpenAsync(turn.Session, hackathon.Pool, team.Captain, possible, turn: $"{hackathon.Id}/stages/{turn.Stage}");
        }

        switch (outcome)
        {
            case OpenOutcome.Live(var view):
                news.Opened(view);
                break;
            case OpenOutcome.InLine(var view):
                news.Opened(view);
                break;
        }
    }

    /// <summary>The team plays together: its members come in, and those of the team before leave. Whom the captain invites stays as they are.</summary>
    private async Task SettleCrewAsync(Hackathon hackathon, Turn turn, Team team, Session session)
    {
        var others = hackathon.Teams.Where(other => other.Id != team.Id).SelectMany(other => other.Members.Append(other.Captain)).ToHashSet(StringComparer.Ordinal);
        foreach (var guest in session.Crew.Keys.Where(subject => others.Contains(subject) && !team.Members.Contains(subject)))
        {
            await crews.ChangeAsync(turn.Session, Acting.ForAnybody, team.Captain, guest, role: null);
        }

        foreach (var member in team.Members.Where(member => member != team.Captain && session.RoleOf(member) is null))
        {
            await crews.ChangeAsync(turn.Session, Acting.ForAnybody, team.Captain, member, CrewRole.CoPilot);
        }
    }

    [LoggerMessage(LogLevel.Error, "{HackathonId}: the turn on stage {Stage} could not be looked after; the next pass tries again")]
    private partial void LogTurnFailed(Exception exception, HackathonId hackathonId, int stage);
}
