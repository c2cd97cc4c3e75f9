namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Asks for a second pod for a time. The body of <c>POST /api/sessions/{id}/second-pod</c>.</summary>
public sealed record SecondPodRequest
{
    public const int LongestHandOff = 64;

    /// <summary>What it is for: 1 to 64 letters, digits, <c>_</c> and <c>-</c>. A session has one hand-off at a time.</summary>
    public required string HandOff { get; init; }

    /// <summary>After how long it is taken back, if the switch has not come by then; null takes the longest there is.</summary>
    public TimeSpan? Limit { get; init; }
}

/// <summary>Makes the second pod the stage. The body of <c>POST /api/sessions/{id}/second-pod/switch</c>.</summary>
public sealed record SwitchToSecondPodRequest
{
    public required string HandOff { get; init; }

    /// <summary>The stage's token, as the caller knows it: a stage that has changed meanwhile stays.</summary>
    public required FencingToken Stage { get; init; }

    /// <summary>The second pod's token: one that was replaced meanwhile is not prepared.</summary>
    public required FencingToken Second { get; init; }
}
