using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pods.Balance;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pools.Diagnosis;

/// <summary>Why is there no pod? <c>GET /api/pools/{name}/diagnosis</c>. It asks nothing that changes anything.</summary>
internal static class PoolDiagnosisEndpoint
{
    internal static async Task<Results<Ok<PoolDiagnosisResponse>, ProblemHttpResult>> Get(
        PoolName name, PoolStore pools, PoolExamination examination, CancellationToken cancellationToken) =>
        await pools.FindAsync(name) is { } pool
            ? TypedResults.Ok(PoolDiagnosis.Of(await examination.ExamineAsync(pool, cancellationToken)))
            : Problem.NotFound($"pool {name}");
}

/// <summary>Gathers the facts about a pool, within a bound.</summary>
internal sealed class PoolExamination(
    FleetExamination fleet, PoolCandidates candidates, PoolMoney money, StandingStore standings, IOptions<DiagnosisOptions> options, TimeProvider clock)
{
    public async Task<PoolFindings> ExamineAsync(Pool pool, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var offers = candidates.RankAsync(pool, either.Token);
        var (pods, demand, brake, backoff) = await fleet.LookAsync(pool, either.Token);
        var ranked = await offers;
        cancellationToken.ThrowIfCancellationRequested();
        var price = ranked?.FirstOrDefault(offer => offer.Fits)?.PricePerHour;
        return new PoolFindings(pool, pods, demand, ranked, brake, backoff, clock.GetUtcNow())
        {
            Standing = (await standings.ReadAsync()).GetValueOrDefault(pool.Name.Value),
            NoMoney = price is { } usd ? await money.WhyNotAsync(pool, usd) : null,
        };
    }
}

/// <summary>The offers as they would be walked down for a pool now.</summary>
internal sealed class PoolCandidates(ICloudCatalogue catalogue, OfferJudge judge, VolumePlaces places)
{
    /// <returns>Null when the catalogue cannot be read.</returns>
    public async Task<IReadOnlyList<GpuOffer>?> RankAsync(Pool pool, CancellationToken cancellationToken)
    {
        try
        {
            var offers = (await catalogue.OffersAsync(cancellationToken)).Offers;
            await places.RefreshAsync(pool, cancellationToken);
            return OfferRanking.Rank(places.WishOf(pool), offers, await judge.FactsAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
