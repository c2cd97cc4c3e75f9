using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>Brings together what offers are judged by.</summary>
internal sealed class OfferJudge(OddsBook odds, PipelineMemories memories, StageTimes stages, IOptions<OfferOptions> options, TimeProvider clock)
{
    /// <summary>All of it is kept in this process for a time; a call costs a read of Redis now and then.</summary>
    public async Task<OfferFacts> FactsAsync() =>
        new(clock.GetUtcNow(), await odds.RefreshAsync(), await memories.ReadAsync(), await stages.ReadAsync(), options.Value);

    /// <summary>The same with what was answered since.</summary>
    public OfferFacts Now(OfferFacts facts) => facts with { Now = clock.GetUtcNow(), Odds = odds.Known };
}
