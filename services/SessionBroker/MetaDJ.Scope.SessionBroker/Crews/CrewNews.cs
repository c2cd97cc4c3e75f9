using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Tells everybody that a crew or a lock has changed, after it was written: the door's open streams, the queue, the audit log.</summary>
internal sealed class CrewNews(IHints hints, StagePassages passages, IAudit audit)
{
    /// <param name="role">Null when they are no longer in the crew.</param>
    public void Changed(Session session, string by, string subject, CrewRole? role)
    {
        if (role is null)
        {
            passages.Close(session.Id, subject);
        }

        audit.Write(by, role is null ? "crew.remove" : "crew.put", session.Id.ToString(), $"{subject} {role?.ToString() ?? "out"}");
        Hint(session);
    }

    public void Joined(Session session, string subject)
    {
        audit.Write(subject, "crew.join", session.Id.ToString(), session.RoleOf(subject)?.ToString());
        Hint(session);
    }

    public void Locked(Session session, string by, string parameter, bool locked)
    {
        audit.Write(by, locked ? "lock.put" : "lock.release", session.Id.ToString(), parameter);
        Hint(session);
    }

    private void Hint(Session session) => hints.Publish(new CrewChanged { SessionId = session.Id, Pool = session.Pool });
}
