using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>Who may read a record: the session's lead, also after its end when the queue is long gone, and operators.</summary>
internal sealed class RecordGate(RecordStore records, QueueGate gate, QueueStore queues)
{
    /// <summary>Brings the record up to now before it is looked at.</summary>
    public async Task<RecordAccess> OpenAsync(SessionId session, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var queue = await gate.ReadAsync(session, user, cancellationToken);
        var holder = queue?.Holder;
        if (queue is not null && holder != user.Subject() && !user.IsOperator() && !user.IsService())
        {
            var role = await queues.MemberAsync(session, user.Subject());
            return new RecordAccess.NotYourRole(JsonNamingPolicy.CamelCase.ConvertName((role?.Role ?? CrewRole.Viewer).ToString()));
        }

        await records.KeepAsync(session);
        return await records.HeadAsync(session) is { } head && user.MayActFor(holder ?? head.Holder) ? new RecordAccess.Open(head) : new RecordAccess.Nothing();
    }
}

internal abstract record RecordAccess
{
    private RecordAccess()
    {
    }

    public sealed record Open(RecordHead Head) : RecordAccess;

    /// <summary>They take part, but do not lead.</summary>
    public sealed record NotYourRole(string Role) : RecordAccess;

    /// <summary>Nothing is kept, or not for them.</summary>
    public sealed record Nothing : RecordAccess;
}
