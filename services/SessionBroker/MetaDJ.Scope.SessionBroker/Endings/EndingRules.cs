using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>When one session is warned, and when it is idle: the deployment's settings, the pool's, and its own.</summary>
internal sealed record EndingRules
{
    /// <summary>The longest first.</summary>
    public required IReadOnlyList<(TimeSpan Before, WarningKind Kind)> Leads { get; init; }

    public required TimeSpan Grace { get; init; }

    /// <summary>Null when it is never idle.</summary>
    public required TimeSpan? IdleLimit { get; init; }

    public required TimeSpan IdleNotice { get; init; }

    /// <summary>A sign of life may be written down this late.</summary>
    public required TimeSpan LifeDelay { get; init; }

    public required TimeSpan LeaseDuration { get; init; }

    public required TimeSpan MaximumDuration { get; init; }

    /// <param name="idleLimit">The session's own; null takes the pool's, zero means never.</param>
    public static EndingRules Of(PoolName pool, TimeSpan? idleLimit, EndingOptions options, BrokerOptions broker)
    {
        options.Pools.TryGetValue(pool.Value, out var own);
        var limit = idleLimit ?? own?.IdleLimit ?? options.IdleLimit;
        return new EndingRules
        {
            Leads = [(options.WarnEarly, WarningKind.Early), (options.WarnSoon, WarningKind.Soon), (options.WarnLast, WarningKind.Last)],
            Grace = own?.Grace ?? options.Grace,
            IdleLimit = limit == TimeSpan.Zero ? null : limit,
            IdleNotice = options.IdleNotice,
            LifeDelay = options.LifeInterval * 2,
            LeaseDuration = broker.LeaseDuration,
            MaximumDuration = broker.MaximumDuration,
        };
    }
}
