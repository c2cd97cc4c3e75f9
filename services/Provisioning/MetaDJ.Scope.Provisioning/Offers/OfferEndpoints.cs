using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>What could be rented.</summary>
internal static class OfferEndpoints
{
    private const int DefaultLimit = 100;

    public static RouteGroupBuilder MapOffers(this IEndpointRouteBuilder routes)
    {
        var offers = routes.MapGroup("/api/gpus").WithTags("GPUs").RequireAuthorization(Policies.Anybody);
        offers.MapGet("/", List).WithName("ListGpuOffers");
        return offers;
    }

    /// <summary>Every candidate, the first to try first, and for those that will not do the reason.</summary>
    internal static async Task<Results<Ok<GpuOfferPage>, ProblemHttpResult>> List(
        [AsParameters] OfferQuery query, PoolStore pools, OfferJudge judge, VolumePlaces places, ICloudCatalogue catalogue, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (query.Check() is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        var pool = query.Pool is { } name ? await pools.FindAsync(name) : null;
        if (query.Pool is not null && pool is null)
        {
            return Problem.NotFound($"pool {query.Pool}");
        }

        var facts = await judge.FactsAsync();
        if (query.Pipeline is { } pipeline && query.MinimumVramGb is null && facts.Memory.Of(pool?.Spec.Image, pipeline) is null)
        {
            return OfferProblems.UnknownPipeline(pipeline);
        }

        try
        {
            var (at, offers) = await catalogue.OffersAsync(cancellationToken);
            if (pool is not null)
            {
                await places.RefreshAsync(pool, cancellationToken);
            }

            var wish = query.Change(pool is null ? new GpuWish() : places.WishOf(pool));
            return TypedResults.Ok(PageOf(OfferRanking.Rank(wish, offers, facts), query, at, clock.GetUtcNow()));
        }
        catch (HttpRequestException)
        {
            return OfferProblems.CloudUnavailable;
        }
    }

    private static GpuOfferPage PageOf(IReadOnlyList<GpuOffer> ranked, OfferQuery query, DateTimeOffset at, DateTimeOffset now)
    {
        var start = query.After is null ? 0 : int.Parse(query.After, CultureInfo.InvariantCulture);
        var limit = query.Limit ?? DefaultLimit;
        var end = Math.Min((long)start + limit, ranked.Count);
        var age = now > at ? now - at : TimeSpan.Zero;
        return new GpuOfferPage(
            [.. ranked.Skip(start).Take(limit)], end < ranked.Count ? end.ToString(CultureInfo.InvariantCulture) : null, at, TimeSpan.FromSeconds(Math.Round(age.TotalSeconds)));
    }
}
