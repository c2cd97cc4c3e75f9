using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What the spend is added up by.</summary>
internal enum SpendBy
{
    Unknown = 0,
    Pool = 1,
    User = 2,
    Session = 3,
    Booking = 4,
    Pod = 5,
    Kind = 6,
}

/// <summary>Adds up lines.</summary>
internal static class SpendReport
{
    /// <summary>What belongs to no pool: pods that nobody wanted, volumes that several pools use.</summary>
    public const string Unknown = "unknown";

    /// <summary>What was spent while nobody held the pod: warm, on its way, or stopped.</summary>
    public const string Idle = "idle";

    /// <summary>What a session held that has no booking, or names no user.</summary>
    public const string Without = "none";

    /// <summary>What a day's comparison with the bill added or took away, where only the pod and not the holder is known.</summary>
    public const string Correction = "correction";

    /// <summary>What belongs to no pod.</summary>
    public const string Volumes = "network-volumes";

    /// <param name="lines">Already cut to the window.</param>
    /// <returns>The dearest first; amounts to a hundredth of a cent, hours to some milliseconds.</returns>
    public static IReadOnlyList<SpendLine> Of(IEnumerable<LedgerLine> lines, SpendBy by) =>
    [
        .. lines.GroupBy(line => KeyOf(line, by), StringComparer.Ordinal)
            .Select(share => Sum(share.Key, share))
            .OrderByDescending(line => line.Amount)
            .ThenBy(line => line.Key, StringComparer.Ordinal),
    ];

    public static SpendLine Sum(string key, IEnumerable<LedgerLine> lines)
    {
        var (gpu, storage, hours) = lines.Aggregate(
            (Gpu: 0m, Storage: 0m, Hours: 0.0),
            (sum, line) => line.Kind == SpendKind.Gpu
                ? (sum.Gpu + line.Amount, sum.Storage, sum.Hours + line.Hours)
                : (sum.Gpu, sum.Storage + line.Amount, sum.Hours));
        return new SpendLine(key, Rounded(gpu + storage), Math.Round(hours, 6)) { Gpu = Rounded(gpu), Storage = Rounded(storage) };
    }

    private static string KeyOf(LedgerLine line, SpendBy by) => by switch
    {
        SpendBy.Pool => line.Label.Pool?.Value ?? Unknown,
        SpendBy.User => Holder(line, line.Label.User),
        SpendBy.Session => Holder(line, line.Label.Session),
        SpendBy.Booking => Holder(line, line.Label.Booking),
        // A network volume's id is the cloud's, and is not shown.
        SpendBy.Pod => line.Kind == SpendKind.NetworkVolume ? Volumes : line.Label.Subject,
        SpendBy.Kind => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(line.Kind.ToString()),
        _ => throw new UnreachableException(by.ToString()),
    };

    private static string Holder(LedgerLine line, string? holder) => holder ?? (line.IsCorrection ? Correction : line.Label.Session is null ? Idle : Without);

    private static decimal Rounded(decimal amount) => decimal.Round(amount, 6);
}
