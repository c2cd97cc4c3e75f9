namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A page of offers, the first to try first.</summary>
/// <param name="Next">Goes into <c>after</c> for the page that follows; null on the last.</param>
/// <param name="CatalogueAt">When RunPod said so. It is asked again every few minutes; while it does not answer, its last word stays.</param>
/// <param name="CatalogueAge">How old that is.</param>
public sealed record GpuOfferPage(IReadOnlyList<GpuOffer> Items, string? Next, DateTimeOffset CatalogueAt, TimeSpan CatalogueAge);
