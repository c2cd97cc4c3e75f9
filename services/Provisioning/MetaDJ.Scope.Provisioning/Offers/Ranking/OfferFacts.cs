using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Offers.Ranking;

/// <summary>What offers are judged by, beside the wish: all that was learned, at one instant.</summary>
internal sealed record OfferFacts(DateTimeOffset Now, OddsTable Odds, LearnedMemory Memory, StageHistory Stages, OfferOptions Options)
{
    /// <summary>Nothing was learned yet.</summary>
    public static OfferFacts Fresh(DateTimeOffset now) => new(now, OddsTable.Empty, LearnedMemory.Empty, StageHistory.Empty, new OfferOptions());
}
