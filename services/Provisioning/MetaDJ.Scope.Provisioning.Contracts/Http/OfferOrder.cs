namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>What comes first among the offers that fit.</summary>
public enum OfferOrder
{
    Unknown = 0,

    /// <summary>The smallest size of GPU that fits, and within a size the lowest expected cost: price, odds and the time to Ready together.</summary>
    Balanced = 1,

    /// <summary>The lowest price, whatever the size.</summary>
    Price = 2,

    /// <summary>The likeliest to be had.</summary>
    Odds = 3,

    /// <summary>The soonest expected frame.</summary>
    Speed = 4,
}
