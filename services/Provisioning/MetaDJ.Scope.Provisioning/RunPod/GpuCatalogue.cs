using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod's catalogue as offers, asked for at most once per <see cref="RunPodOptions.CatalogueLifetime"/> whoever wants it.</summary>
internal sealed partial class GpuCatalogue(IRunPodApi api, IOptions<RunPodOptions> options, TimeProvider clock, ILogger<GpuCatalogue> logger)
    : IDisposable
{
    /// <summary>Scope's published image is built on this CUDA; the stock of older hosts is of no use.</summary>
    public const string MinimumCuda = "12.8";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Known? _known;

    public async Task<IReadOnlyList<GpuOffer>> OffersAsync(CancellationToken cancellationToken)
    {
        if (_known is { } fresh && fresh.Until > clock.GetUtcNow())
        {
            return fresh.Offers;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } meanwhile && meanwhile.Until > clock.GetUtcNow())
            {
                return meanwhile.Offers;
            }

            var secure = await AskAsync(CloudTier.Secure, CloudKind.Secure, cancellationToken);
            var community = await AskAsync(CloudTier.Community, CloudKind.Community, cancellationToken);
            _known = new Known([.. secure, .. community], clock.GetUtcNow() + options.Value.CatalogueLifetime);
            return _known.Offers;
        }
        catch (HttpRequestException exception) when (_known is not null)
        {
            // Prices and stock are hints anyway: yesterday's order of candidates is better than none.
            LogCatalogueStale(exception.StatusCode, _known.Until);
            return _known.Offers;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IEnumerable<GpuOffer>> AskAsync(CloudTier tier, CloudKind cloud, CancellationToken cancellationToken)
    {
        using var answer = await api.ListGpuTypesAsync(
            [CatalogInclude.Availability], [CatalogProduct.Pod], count: 1, cloud, minCudaVersion: MinimumCuda, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.Read().Gpus.Where(gpu => tier == CloudTier.Secure ? gpu.Secure : gpu.Community).SelectMany(gpu => OffersOf(gpu, tier));
    }

    private static IEnumerable<GpuOffer> OffersOf(GpuType gpu, CloudTier tier) => gpu.DataCenters is { Count: > 0 } places
        ? places.Select(place => OfferOf(gpu, tier, place.Id, place.Availability))
        : [OfferOf(gpu, tier, null, gpu.Availability ?? AvailabilityLevel.Unknown)];

    private static GpuOffer OfferOf(GpuType gpu, CloudTier tier, string? dataCenter, AvailabilityLevel stock) => new()
    {
        GpuType = gpu.Id,
        Name = gpu.Name,
        VramGb = gpu.Memory,
        Cloud = tier,
        DataCenter = dataCenter,
        PricePerHour = tier == CloudTier.Secure ? gpu.Price.Secure : gpu.Price.Community,
        Stock = WireNames<AvailabilityLevel>.Of(stock),
        Fits = true,
    };

    private sealed record Known(IReadOnlyList<GpuOffer> Offers, DateTimeOffset Until);
}
