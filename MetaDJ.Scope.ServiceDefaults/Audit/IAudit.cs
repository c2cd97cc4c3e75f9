namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>Writes down who did what. Never fails and never blocks a request: a record is on its way to Redis when this returns.</summary>
public interface IAudit
{
    /// <param name="actor">The subject in the caller's token.</param>
    /// <param name="action">Noun and verb, in lower case: <c>session.open</c>, <c>pool.put</c>.</param>
    /// <param name="subject">What it was done to: an id or a name of ours.</param>
    /// <param name="detail">A few words. No secret, no prompt, no address of a pod: whoever runs the place reads it.</param>
    void Write(string actor, string action, string subject, string? detail = null);
}
