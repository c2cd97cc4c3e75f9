namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>How our own record of a day compared with RunPod's bill of it.</summary>
public sealed record BillCheckResponse
{
    /// <summary>A UTC day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>When they were compared.</summary>
    public required DateTimeOffset At { get; init; }

    public required BillVerdict Verdict { get; init; }

    /// <summary>USD by our own record, before it was corrected.</summary>
    public required decimal Ours { get; init; }

    /// <summary>USD on the bill, of what we know to be ours.</summary>
    public required decimal Theirs { get; init; }

    /// <summary>USD that the bill is higher by; it was added to the ledger as corrections.</summary>
    public required decimal Gap { get; init; }

    /// <summary>USD on the account's bill of pods and volumes that we know nothing of: somebody else's, as far as we can tell.</summary>
    public required decimal Unrecognised { get; init; }

    /// <summary>The widest gaps, twenty at most.</summary>
    public required IReadOnlyList<BillGap> Gaps { get; init; }
}

/// <param name="Key">Our id of the pod, or <c>network-volumes</c>.</param>
/// <param name="Ours">USD.</param>
/// <param name="Theirs">USD.</param>
public sealed record BillGap(string Key, decimal Ours, decimal Theirs, decimal Gap);

public enum BillVerdict
{
    Unknown = 0,

    /// <summary>Within the tolerance.</summary>
    Agrees = 1,

    /// <summary>Beyond it: an alert names it.</summary>
    Differs = 2,

    /// <summary>The day is not over, or not yet on the bill: only what had ended was compared.</summary>
    Partial = 3,
}
