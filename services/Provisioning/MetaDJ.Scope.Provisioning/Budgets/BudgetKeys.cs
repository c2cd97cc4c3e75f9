using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Every key of budgets. They share the pods' hash tag: holding money presents the reconciler's fencing token.</summary>
internal static class BudgetKeys
{
    /// <summary>Hash: scope → limits.</summary>
    public static readonly RedisKey Budgets = "prov:{pods}:budgets";

    /// <summary>Hash: pod or session id → hold.</summary>
    public static readonly RedisKey Holds = "prov:{pods}:holds";

    /// <summary>Hash: what RunPod said when the balance did not allow a pod, until when nothing is asked for, how often in a row.</summary>
    public static readonly RedisKey NoBalance = "prov:{pods}:no-balance";

    /// <summary>Hash: name → savings plan.</summary>
    public static readonly RedisKey Plans = "prov:{pods}:savings-plans";

    public static IReadOnlyList<RedisKey> All => [Budgets, Holds, NoBalance, Plans];
}
