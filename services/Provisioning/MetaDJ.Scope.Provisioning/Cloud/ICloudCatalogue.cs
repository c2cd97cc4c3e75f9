using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>What the provider has, and where. Asked for rarely, whoever wants it: for minutes what is to be had, for hours what is built.</summary>
public interface ICloudCatalogue
{
    /// <summary>GPU type × cloud × data centre with list price and stock; not yet judged against any wish.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked and nothing is known from before.</exception>
    Task<CloudOffers> OffersAsync(CancellationToken cancellationToken);

    /// <exception cref="HttpRequestException">The provider could not be asked and nothing is known from before.</exception>
    Task<CloudDataCenters> DataCentersAsync(CancellationToken cancellationToken);
}

/// <param name="At">When the provider said so; long ago if it has not answered since.</param>
public sealed record CloudOffers(DateTimeOffset At, IReadOnlyList<GpuOffer> Offers);

/// <param name="At">When the provider said so; long ago if it has not answered since.</param>
public sealed record CloudDataCenters(DateTimeOffset At, IReadOnlyList<CloudDataCenter> Places)
{
    /// <returns>Null for one that the provider does not list.</returns>
    public CloudDataCenter? Find(string id) => Places.FirstOrDefault(place => place.Id == id);
}

/// <param name="Name">The provider's; often the same as the id.</param>
/// <param name="Region">The provider's word, EUROPE for example.</param>
/// <param name="GlobalNetwork">Pods there can reach one another by name, if they ask for it.</param>
/// <param name="VolumeTypes">STANDARD, HIGH_PERFORMANCE; empty where there are no network volumes.</param>
public sealed record CloudDataCenter(string Id, string Name, string? Region, bool GlobalNetwork, IReadOnlyList<string> VolumeTypes);
