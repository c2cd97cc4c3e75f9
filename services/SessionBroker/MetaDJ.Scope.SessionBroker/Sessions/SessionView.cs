using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Leases;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>A session, the lease it has (or had, when it just ended) and its place in line, as they are at one moment.</summary>
/// <param name="Place">1 is next; null when not in line.</param>
internal sealed record SessionView(Session Session, Lease? Lease, int? Place)
{
    /// <summary>Reads what <c>view</c> in <c>Records.lua</c> writes.</summary>
    public static SessionView From(ScriptAnswer answer)
    {
        var place = (int)answer.Number(2);
        return new SessionView(Records.Read<Session>(answer.Text(0)), LeaseFrom(answer.Text(1)), place < 0 ? null : place + 1);
    }

    /// <summary>Reads a session that holds a lease: such a one is not in line.</summary>
    public static SessionView Held(string session, string lease) => new(Records.Read<Session>(session), Records.Read<Lease>(lease), null);

    /// <summary>Reads a list of <c>session, lease, session, lease, …</c>.</summary>
    public static IReadOnlyList<SessionView> ListFrom(ScriptAnswer answer)
    {
        var views = new List<SessionView>(answer.Count / 2);
        for (var i = 0; i < answer.Count; i += 2)
        {
            views.Add(new SessionView(Records.Read<Session>(answer.Text(i)), LeaseFrom(answer.Text(i + 1)), null));
        }

        return views;
    }

    private static Lease? LeaseFrom(string text) => text.Length == 0 ? null : Records.Read<Lease>(text);
}
