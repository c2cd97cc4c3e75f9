using System.Globalization;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>What could be rented.</summary>
public static class OfferEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaximumLimit = 500;

    public static RouteGroupBuilder MapOffers(this IEndpointRouteBuilder routes)
    {
        var offers = routes.MapGroup("/api/gpus").WithTags("GPUs").RequireAuthorization();
        offers.MapGet("/", List).WithName("ListGpuOffers");
        return offers;
    }

    /// <param name="pipeline">Scope's pipeline id; without it every size of memory fits.</param>
    /// <param name="quantization">As in the pool's load parameters.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<Page<GpuOffer>>, ProblemHttpResult>> List(
        ICloudCatalogue catalogue, string? pipeline, string? quantization, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (Invalid(after, limit) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        IReadOnlyList<GpuOffer> ranked;
        try
        {
            ranked = OfferRanking.Rank(
                new GpuWish { Pipeline = pipeline, Quantization = quantization }, (await catalogue.OffersAsync(cancellationToken)).Offers);
        }
        catch (HttpRequestException)
        {
            return Problem.Create(
                StatusCodes.Status503ServiceUnavailable, "cloud-unavailable", "RunPod cannot be asked", "The catalogue cannot be read at present; try again in a minute.");
        }

        var start = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var end = Math.Min((long)start + (limit ?? DefaultLimit), ranked.Count);
        var items = ranked.Skip(start).Take(limit ?? DefaultLimit).ToArray();
        return TypedResults.Ok(new Page<GpuOffer>(items, end < ranked.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static Dictionary<string, string[]> Invalid(string? after, int? limit)
    {
        var errors = new Dictionary<string, string[]>();
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            errors["after"] = ["must be the 'next' of a page of this list."];
        }

        if (limit is < 1 or > MaximumLimit)
        {
            errors["limit"] = [$"must be 1 to {MaximumLimit}."];
        }

        return errors;
    }
}
