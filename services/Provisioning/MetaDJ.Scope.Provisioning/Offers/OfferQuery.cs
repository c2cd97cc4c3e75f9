using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>What <c>GET /api/gpus</c> is asked: a pool's own wish, or one made of the other parameters; given with a pool, they take its place.</summary>
/// <param name="Pipeline">Scope's pipeline id; without it every size of memory fits.</param>
/// <param name="Quantization">As in the pool's load parameters; <c>none</c> for the model as it is. Without it the size of each GPU chooses.</param>
/// <param name="Cloud">secure or community.</param>
/// <param name="DataCenter">RunPod's id of it.</param>
/// <param name="MinimumVramGb">Instead of what the pipeline is known to take.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal readonly record struct OfferQuery(
    string? Pipeline, PoolName? Pool, string? Quantization, string? Cloud, string? DataCenter, int? MinimumVramGb, string? After, int? Limit)
{
    private const int MaximumLimit = 500;

    /// <returns>The errors by field.</returns>
    public Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (After is not null && !int.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            errors["after"] = ["must be the 'next' of a page of this list."];
        }

        if (Limit is < 1 or > MaximumLimit)
        {
            errors["limit"] = [$"must be 1 to {MaximumLimit}."];
        }

        if (Quantization is not (null or PipelineMemory.Fp8 or PipelineMemory.Unquantised))
        {
            errors["quantization"] = [$"must be {PipelineMemory.Fp8}, the only one Scope knows, or {PipelineMemory.Unquantised}, or be left out."];
        }

        if (Cloud is not null && Tier is null)
        {
            errors["cloud"] = ["must be secure or community."];
        }

        if (MinimumVramGb is < 1 or > 1024)
        {
            errors["minimumVramGb"] = ["must be 1 to 1024."];
        }

        return errors;
    }

    /// <param name="wish">The pool's own.</param>
    public GpuWish Change(GpuWish wish) => wish with
    {
        Pipeline = Pipeline ?? wish.Pipeline,
        Quantization = Quantization ?? wish.Quantization,
        MinimumVramGb = MinimumVramGb ?? wish.MinimumVramGb,
        Clouds = Tier is { } tier ? [tier] : wish.Clouds,
        DataCenters = DataCenter is { } place ? [place] : wish.DataCenters,
    };

    private CloudTier? Tier => Cloud switch
    {
        "secure" or "Secure" => CloudTier.Secure,
        "community" or "Community" => CloudTier.Community,
        _ => null,
    };
}
