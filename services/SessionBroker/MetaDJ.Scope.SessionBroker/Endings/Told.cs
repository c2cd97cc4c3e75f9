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

/// <summary>What can end a session. Each is warned of by itself.</summary>
internal enum EndingSlot
{
    Time = 0,
    Idle = 1,
    Money = 2,
    Heartbeat = 3,
}

/// <summary>Up to where people were warned of one end, so that each warning comes once, whoever looks.</summary>
internal sealed record Told
{
    /// <summary>The end they were told of.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>How many of its warnings are over: told, or passed over because the end was chosen later than they were due.</summary>
    public required int Level { get; init; }

    /// <summary>Null when none was told yet.</summary>
    public Warning? Warning { get; init; }
}

/// <summary>The grace of a session.</summary>
internal sealed record Grace
{
    public required SessionEndReason Reason { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }
}
