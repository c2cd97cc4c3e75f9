namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>How a pool's pods are paid for.</summary>
public enum PricingMode
{
    Unknown = 0,

    /// <summary>By the second at the list price; nobody can displace the pod.</summary>
    OnDemand = 1,

    /// <summary>Like on demand, on GPU types first for which a savings plan was entered that still has room.</summary>
    Savings = 2,

    /// <summary>Interruptible. The provider took it out of its API (May 2026); the word is kept, and every wish for it is refused.</summary>
    Spot = 3,
}
