namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>Who goes first when calls are short, and who may wait for the next window.</summary>
internal enum CallRank
{
    /// <summary>Logs, prices, bills: they leave a share of each window to the others, and wait.</summary>
    Read,

    /// <summary>The listing of pods, without which nothing can be decided; waits.</summary>
    Listing,

    /// <summary>Starts something that costs money: never waits, for whoever wanted it decides anew from a fresh snapshot.</summary>
    Change,

    /// <summary>Ends something that costs money, which stays right however late it comes: waits, and goes before all others.</summary>
    End,
}

internal static class CallRanks
{
    public static CallRank Of(HttpRequestMessage request) =>
        request.Method == HttpMethod.Delete ? CallRank.End
        : request.Method != HttpMethod.Get && request.Method != HttpMethod.Head ? CallRank.Change
        : request.RequestUri?.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal) == true ? CallRank.Listing
        : CallRank.Read;

    public static bool Waits(this CallRank rank) => rank != CallRank.Change;
}
