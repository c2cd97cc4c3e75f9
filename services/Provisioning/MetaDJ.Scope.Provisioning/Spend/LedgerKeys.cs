using System.Globalization;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>The keys of the ledger: under the hash tag of the pods, because lines are written together with what they are of.</summary>
internal static class LedgerKeys
{
    /// <summary>Hash: the cloud's id → meter.</summary>
    public static readonly RedisKey Meters = "prov:{pods}:meters";

    /// <summary>Hash: <c>pods</c> and <c>volumes</c> → when the last listing was asked for that is in the meters.</summary>
    public static readonly RedisKey Seen = "prov:{pods}:meters:seen";

    /// <summary>Hash: UTC day → what comparing it with the cloud's bill gave.</summary>
    public static readonly RedisKey Reconciliations = "prov:{pods}:ledger:reconciliations";

    /// <summary>Hash: line → line, of one UTC day.</summary>
    public static RedisKey Day(DateOnly day) => $"prov:{{pods}}:ledger:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

    /// <summary>Hash: line → line, of one session: the same lines again, so that what it costs is one read.</summary>
    public static RedisKey Session(string session) => $"prov:{{pods}}:ledger:of:{session}";
}
