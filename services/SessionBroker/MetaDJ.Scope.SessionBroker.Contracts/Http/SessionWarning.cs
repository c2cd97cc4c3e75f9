namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What will end a session, when, and what can be done about it.</summary>
public sealed record SessionWarning
{
    public required WarningKind Kind { get; init; }

    public required WarningReason Reason { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The instant of the end. With <see cref="WarningKind.Grace"/>: when the grace is over.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Minutes left when this was sent, rounded up; 0 once the instant is past.</summary>
    public required int MinutesLeft { get; init; }

    /// <summary>The one call that prevents it; null when none can.</summary>
    public WarningRemedy? Remedy { get; init; }
}

/// <summary>The one call that keeps a session from ending.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Route">Below our own address, filled in.</param>
/// <param name="Longest">The longest <c>by</c> of an extension that is possible as far as is known; null where no time is asked for.</param>
/// <param name="Detail">In words.</param>
public sealed record WarningRemedy(string Method, string Route, TimeSpan? Longest, string Detail);
