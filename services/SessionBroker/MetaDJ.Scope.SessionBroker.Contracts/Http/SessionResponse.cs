using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A session as its crew, an operator or a service sees it.</summary>
public sealed record SessionResponse
{
    public required SessionId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required SessionState State { get; init; }

    /// <summary>The booking it was opened for; null for a walk-in.</summary>
    public BookingId? BookingId { get; init; }

    /// <summary>The subject of the person who holds it.</summary>
    public required string Holder { get; init; }

    /// <summary>Everybody who takes part, the lead first.</summary>
    public IReadOnlyList<CrewMember> Crew { get; init; } = [];

    /// <summary>What is locked now, by name.</summary>
    public IReadOnlyList<ParameterLock> Locks { get; init; } = [];

    /// <summary>What the caller is in it; null for operators and services that do not take part.</summary>
    public CrewRole? MyRole { get; init; }

    /// <summary>Set while Live, for the lead and co-pilots, operators and services.</summary>
    public FencingToken? FencingToken { get; init; }

    /// <summary>Whether a second pod stands by; it costs as much as the first.</summary>
    public HotSpareState HotSpare { get; init; } = HotSpareState.None;

    /// <summary>The token of the second pod that stands by and follows the Look; for services only, while there is one.</summary>
    public FencingToken? SpareToken { get; init; }

    /// <summary>When the lease runs out unless renewed; set while Live.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>A Scope base URL that works without headers, bound to this lease; set while Live, for the crew and operators. It opens what the caller's role may do, as long as the caller has it.</summary>
    public Uri? StageUrl { get; init; }

    /// <summary>1 is next; set while Waiting, Warming or Recovering.</summary>
    public int? Place { get; init; }

    /// <summary>When a stage can be expected, by what warming has lately taken; null when not in line, or when nobody knows.</summary>
    public DateTimeOffset? EstimatedLiveAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? LiveAt { get; init; }

    /// <summary>When it must end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>What will end it before long, and what to do about it; null while nothing does. The most urgent, when there are more.</summary>
    public SessionWarning? Warning { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public SessionEndReason? EndReason { get; init; }

    /// <summary>What a person should know now, for example why the session is recovering.</summary>
    public string? Notice { get; init; }

    /// <summary>Why nothing comes yet; set while in line, when Provisioning says why.</summary>
    public IReadOnlyList<StageShortage> WaitsFor { get; init; } = [];

    /// <summary>USD so far: the time each pod was held at that pod's price.</summary>
    public decimal Cost { get; init; }
}
