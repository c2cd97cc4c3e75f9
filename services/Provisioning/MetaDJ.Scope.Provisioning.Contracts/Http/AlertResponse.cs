namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Something an operator should know of until it is over.</summary>
/// <param name="Key">The same as long as the trouble is the same.</param>
/// <param name="Since">When it began.</param>
/// <param name="At">When it was last seen.</param>
public sealed record AlertResponse(string Key, AlertSeverity Severity, string Text, DateTimeOffset Since, DateTimeOffset At);

public enum AlertSeverity
{
    Unknown = 0,

    /// <summary>Worth knowing; nothing breaks.</summary>
    Information = 1,

    /// <summary>It costs money, or will break if nobody acts.</summary>
    Warning = 2,

    /// <summary>Something does not work now.</summary>
    Error = 3,
}
