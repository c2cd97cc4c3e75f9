using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>A warning as the scripts keep it.</summary>
internal sealed record Warning
{
    public required WarningKind Kind { get; init; }

    public required WarningReason Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>By how many milliseconds the session could be extended when this was written; null where that is not the remedy.</summary>
    public long? Longest { get; init; }
}
