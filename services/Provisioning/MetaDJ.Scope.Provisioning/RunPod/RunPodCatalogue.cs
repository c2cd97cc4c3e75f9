using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod's catalogues. Two calls per <see cref="RunPodOptions.CatalogueLifetime"/> serve the whole fleet, one per cloud.</summary>
internal sealed partial class RunPodCatalogue : ICloudCatalogue, IDisposable
{
    /// <summary>Scope's published image is built on this CUDA; the stock of older hosts is of no use.</summary>
    public const string MinimumCuda = "12.8";

    private readonly IRunPodApi _api;
    private readonly ILogger<RunPodCatalogue> _logger;
    private readonly KeptAnswer<IReadOnlyList<GpuOffer>> _offers;
    private readonly KeptAnswer<IReadOnlyList<CloudDataCenter>> _places;

    public RunPodCatalogue(IRunPodApi api, IOptions<RunPodOptions> options, TimeProvider clock, ILogger<RunPodCatalogue> logger)
    {
        (_api, _logger) = (api, logger);
        _offers = new(AskForOffersAsync, options.Value.CatalogueLifetime, (why, at) => LogStale("GPU", why.StatusCode, at), clock);
        _places = new(AskForPlacesAsync, options.Value.DataCentersLifetime, (why, at) => LogStale("data-centre", why.StatusCode, at), clock);
    }

    public async Task<CloudOffers> OffersAsync(CancellationToken cancellationToken)
    {
        var (at, offers) = await _offers.GetAsync(cancellationToken);
        return new CloudOffers(at, offers);
    }

    public async Task<CloudDataCenters> DataCentersAsync(CancellationToken cancellationToken)
    {
        var (at, places) = await _places.GetAsync(cancellationToken);
        return new CloudDataCenters(at, places);
    }

    public void Dispose()
    {
        _offers.Dispose();
        _places.Dispose();
    }

    private async Task<IReadOnlyList<GpuOffer>> AskForOffersAsync(CancellationToken cancellationToken)
    {
        var secure = await AskAsync(CloudTier.Secure, CloudKind.Secure, cancellationToken);
        var community = await AskAsync(CloudTier.Community, CloudKind.Community, cancellationToken);
        return [.. secure, .. community];
    }

    private async Task<IEnumerable<GpuOffer>> AskAsync(CloudTier tier, CloudKind cloud, CancellationToken cancellationToken)
    {
        using var answer = await _api.ListGpuTypesAsync(
            [CatalogInclude.Availability], [CatalogProduct.Pod], count: 1, cloud, minCudaVersion: MinimumCuda, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.Read().Gpus.Where(gpu => tier == CloudTier.Secure ? gpu.Secure : gpu.Community).SelectMany(gpu => OffersOf(gpu, tier));
    }

    private async Task<IReadOnlyList<CloudDataCenter>> AskForPlacesAsync(CancellationToken cancellationToken)
    {
        using var answer = await _api.ListDataCentersAsync(cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            .. answer.Read().DataCenters.Select(place => new CloudDataCenter(
                place.Id, place.Name, place.Region, place.GlobalNetwork, [.. (place.NetworkVolumeTypes ?? []).Select(WireNames<VolumeType>.Of)])),
        ];
    }

    private static IEnumerable<GpuOffer> OffersOf(GpuType gpu, CloudTier tier) => gpu.DataCenters is { Count: > 0 } places
        ? places.Select(place => OfferOf(gpu, tier, place.Id, place.Availability))
        : [OfferOf(gpu, tier, null, gpu.Availability ?? AvailabilityLevel.Unknown)];

    private static GpuOffer OfferOf(GpuType gpu, CloudTier tier, string? dataCenter, AvailabilityLevel stock) => new()
    {
        GpuType = gpu.Id,
        Name = gpu.Name,
        Manufacturer = WireNames<GpuManufacturer>.Of(gpu.Manufacturer),
        VramGb = gpu.Memory,
        NewestCuda = gpu.CudaVersions?.Select(cuda => cuda.Version).MaxBy(version => Version.TryParse(version, out var known) ? known : new Version(0, 0)),
        Cloud = tier,
        DataCenter = dataCenter,
        PricePerHour = tier == CloudTier.Secure ? gpu.Price.Secure : gpu.Price.Community,
        Stock = WireNames<AvailabilityLevel>.Of(stock),
        Fits = true,
    };

    [LoggerMessage(LogLevel.Warning, "CatalogueStale: the {Kind} catalogue could not be read (HTTP {StatusCode}); the one of {At} stays in use")]
    private partial void LogStale(string kind, HttpStatusCode? statusCode, DateTimeOffset at);
}
