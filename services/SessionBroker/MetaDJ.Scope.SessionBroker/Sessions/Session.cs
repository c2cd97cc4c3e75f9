using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Endings;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>A session as the scripts keep it. Only they change it.</summary>
internal sealed record Session
{
    public required SessionId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required string Holder { get; init; }

    /// <summary>What it was opened for; null for a walk-in.</summary>
    public BookingId? Booking { get; init; }

    /// <summary>The turn of a hackathon that it is for, as the route of its stage behind <c>/api/hackathons/</c>; null for any other.</summary>
    public string? Turn { get; init; }

    /// <summary>The calls that made it longer, as far as they had an idempotency key.</summary>
    public IReadOnlyList<SessionExtension> Extensions { get; init; } = [];

    /// <summary>Whose members see it; null for none, or for the one of its booking.</summary>
    public string? Team { get; init; }

    /// <summary>When its booking starts.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When its booking ends, as far as it has followed it.</summary>
    public DateTimeOffset? BookedUntil { get; init; }

    /// <summary>When somebody first came for a booked session: checked in, or was heard.</summary>
    public DateTimeOffset? ArrivedAt { get; init; }

    public required SessionState State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? LiveAt { get; init; }

    /// <summary>While in line for the first time: until when it waits. From then on: when it must end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public SessionEndReason? Reason { get; init; }

    public string? Notice { get; init; }

    /// <summary>How long it may last, in milliseconds, extensions included.</summary>
    public long DurationMs { get; init; }

    [JsonIgnore]
    public TimeSpan Duration => TimeSpan.FromMilliseconds(DurationMs);

    /// <summary>What people were told about each of its possible ends.</summary>
    public IReadOnlyDictionary<EndingSlot, Told> Told { get; init; } = new Dictionary<EndingSlot, Told>();

    /// <summary>Its grace; set while Ending.</summary>
    public Grace? Ending { get; init; }

    /// <summary>When a budget that pays for its pod is used up; null while none will be before long.</summary>
    public DateTimeOffset? MoneyUntil { get; init; }

    /// <summary>Its own idle limit in milliseconds; 0 is never, null takes the pool's.</summary>
    public long? IdleLimitMs { get; init; }

    /// <summary>When somebody last said that they are here.</summary>
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>The lead's yes to ending early when idle.</summary>
    public bool MayEndIdle { get; init; }

    public long Version { get; init; }

    /// <summary>The one of its warnings that comes true first.</summary>
    [JsonIgnore]
    public Warning? Warning => Told.Values.Select(told => told.Warning).OfType<Warning>().MinBy(warning => warning.EndsAt);

    /// <summary>Whether it wants a second pod that follows the Look.</summary>
    [JsonPropertyName("hotSpare")]
    public bool WantsSpare { get; init; }

    /// <summary>Micro-dollars of leases that are over.</summary>
    public required long Spent { get; init; }

    public required IReadOnlyList<SessionChange> Changes { get; init; }

    /// <summary>Who takes part besides the holder, by subject.</summary>
    public IReadOnlyDictionary<string, CrewRole> Crew { get; init; } = new Dictionary<string, CrewRole>();

    /// <summary>By the name of what is locked.</summary>
    public IReadOnlyDictionary<string, SessionLock> Locks { get; init; } = new Dictionary<string, SessionLock>();

    /// <summary>What somebody is in it; null when they take no part.</summary>
    public CrewRole? RoleOf(string subject) => subject == Holder ? CrewRole.Lead : Crew.TryGetValue(subject, out var role) ? role : null;
}

/// <summary>A call that made a session longer, by the digest of its idempotency key.</summary>
internal sealed record SessionExtension(string Key);

/// <summary>Who alone, besides the lead, may change a parameter.</summary>
internal sealed record SessionLock(string By, DateTimeOffset At);

/// <summary>One of the last changes of a session.</summary>
internal sealed record SessionChange
{
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public SessionEventKind Kind { get; init; } = SessionEventKind.State;

    public required SessionState State { get; init; }

    public Warning? Warning { get; init; }

    public string? Notice { get; init; }

    public long? Fence { get; init; }

    public SessionEndReason? Reason { get; init; }

    /// <summary>Who did it; null when that is nobody of the crew.</summary>
    public string? By { get; init; }

    /// <summary>Whose place in the crew changed.</summary>
    public string? Member { get; init; }

    /// <summary>What they are now.</summary>
    public CrewRole? Role { get; init; }

    /// <summary>What was locked or released.</summary>
    public string? Parameter { get; init; }

    /// <summary>Who holds the lock now.</summary>
    public string? Holder { get; init; }
}
