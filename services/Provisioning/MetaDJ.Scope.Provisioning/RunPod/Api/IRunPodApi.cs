using Refit;

namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>
/// RunPod's REST API v2, the part of it we use. Failures, broken connections included, are answers and not exceptions
/// (<see cref="IApiResponse.Error"/>): each caller knows which of them are normal.
/// </summary>
internal interface IRunPodApi
{
    /// <summary>All pods of the account: RunPod neither pages nor filters.</summary>
    [Get("/pods")]
    Task<IApiResponse<PodList>> ListPodsAsync(bool? includeClusterPods = null, CancellationToken cancellationToken = default);

    [Post("/pods")]
    Task<IApiResponse<RunPodPod>> CreatePodAsync([Body] CreatePodRequest request, CancellationToken cancellationToken = default);

    [Get("/pods/{id}")]
    Task<IApiResponse<RunPodPod>> GetPodAsync(string id, CancellationToken cancellationToken = default);

    [Patch("/pods/{id}")]
    Task<IApiResponse<RunPodPod>> UpdatePodAsync(string id, [Body] UpdatePodRequest request, CancellationToken cancellationToken = default);

    [Delete("/pods/{id}")]
    Task<IApiResponse> DeletePodAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Answers with the pod, or with nothing after <see cref="PodAction.Terminate"/>.</summary>
    [Post("/pods/{id}/action")]
    Task<IApiResponse> ActOnPodAsync(string id, [Body] PodActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Server-sent events that never end by themselves; the caller disposes the message.</summary>
    /// <param name="lastEventId">Wins over <paramref name="since"/>, which wins over <paramref name="tail"/>.</param>
    /// <param name="tail">0 to 5000; RunPod's default is 100.</param>
    [Get("/pods/{id}/logs")]
    [Headers("Accept: text/event-stream")]
    Task<HttpResponseMessage> StreamPodLogsAsync(
        string id,
        LogSource? source = null,
        int? tail = null,
        DateTimeOffset? since = null,
        [Header("Last-Event-ID")] string? lastEventId = null,
        CancellationToken cancellationToken = default);

    /// <summary>The account's registered public keys. RunPod's call to change them replaces them all: it has no place here.</summary>
    [Get("/account/ssh-keys")]
    Task<IApiResponse<SshKeys>> GetSshKeysAsync(CancellationToken cancellationToken = default);

    /// <param name="product">Required with <paramref name="include"/>; this and what follows is refused without it.</param>
    /// <param name="cudaVersions">Not together with <paramref name="minCudaVersion"/>.</param>
    [Get("/catalog/gpus")]
    Task<IApiResponse<GpuTypeList>> ListGpuTypesAsync(
        [Query(CollectionFormat.Csv)] CatalogInclude[]? include = null,
        [Query(CollectionFormat.Csv)] CatalogProduct[]? product = null,
        int? count = null,
        CloudKind? cloud = null,
        [Query(CollectionFormat.Csv)] string[]? countryCodes = null,
        [Query(CollectionFormat.Csv)] string[]? cudaVersions = null,
        string? minCudaVersion = null,
        CancellationToken cancellationToken = default);

    [Get("/catalog/gpus/{id}")]
    Task<IApiResponse<GpuType>> GetGpuTypeAsync(
        string id,
        [Query(CollectionFormat.Csv)] CatalogInclude[]? include = null,
        [Query(CollectionFormat.Csv)] CatalogProduct[]? product = null,
        int? count = null,
        CloudKind? cloud = null,
        [Query(CollectionFormat.Csv)] string[]? countryCodes = null,
        [Query(CollectionFormat.Csv)] string[]? cudaVersions = null,
        string? minCudaVersion = null,
        CancellationToken cancellationToken = default);

    /// <param name="regions">Any of them.</param>
    /// <param name="networkVolumeTypes">All of them.</param>
    /// <param name="compliance">All of them.</param>
    [Get("/catalog/datacenters")]
    Task<IApiResponse<DataCenterList>> ListDataCentersAsync(
        [Query(CollectionFormat.Csv)] DataCenterInclude[]? include = null,
        [Query(CollectionFormat.Csv)] string[]? regions = null,
        [Query(CollectionFormat.Csv)] VolumeType[]? networkVolumeTypes = null,
        [Query(CollectionFormat.Csv)] string[]? compliance = null,
        bool? globalNetwork = null,
        CancellationToken cancellationToken = default);

    [Get("/catalog/datacenters/{id}")]
    Task<IApiResponse<DataCenter>> GetDataCenterAsync(
        string id, [Query(CollectionFormat.Csv)] DataCenterInclude[]? include = null, CancellationToken cancellationToken = default);

    [Get("/network-volumes")]
    Task<IApiResponse<NetworkVolumeList>> ListNetworkVolumesAsync(CancellationToken cancellationToken = default);

    [Post("/network-volumes")]
    Task<IApiResponse<NetworkVolume>> CreateNetworkVolumeAsync(
        [Body] CreateNetworkVolumeRequest request, CancellationToken cancellationToken = default);

    [Get("/network-volumes/{id}")]
    Task<IApiResponse<NetworkVolume>> GetNetworkVolumeAsync(string id, CancellationToken cancellationToken = default);

    [Patch("/network-volumes/{id}")]
    Task<IApiResponse<NetworkVolume>> UpdateNetworkVolumeAsync(
        string id, [Body] UpdateNetworkVolumeRequest request, CancellationToken cancellationToken = default);

    [Delete("/network-volumes/{id}")]
    Task<IApiResponse> DeleteNetworkVolumeAsync(string id, CancellationToken cancellationToken = default);

    [Get("/templates")]
    Task<IApiResponse<PodTemplateList>> ListTemplatesAsync(CancellationToken cancellationToken = default);

    [Post("/templates")]
    Task<IApiResponse<PodTemplate>> CreateTemplateAsync([Body] CreateTemplateRequest request, CancellationToken cancellationToken = default);

    [Get("/templates/{id}")]
    Task<IApiResponse<PodTemplate>> GetTemplateAsync(string id, CancellationToken cancellationToken = default);

    [Patch("/templates/{id}")]
    Task<IApiResponse<PodTemplate>> UpdateTemplateAsync(
        string id, [Body] UpdateTemplateRequest request, CancellationToken cancellationToken = default);

    [Delete("/templates/{id}")]
    Task<IApiResponse> DeleteTemplateAsync(string id, CancellationToken cancellationToken = default);

    /// <param name="startTime">RunPod's default is thirty days ago; not together with <paramref name="lastN"/>.</param>
    /// <param name="lastN">That many buckets, the last being the one in progress.</param>
    [Get("/billing")]
    Task<IApiResponse<BillingAnswer<AccountBillingRecord, AccountBillingAmounts>>> GetBillingAsync(
        DateTimeOffset? startTime = null,
        DateTimeOffset? endTime = null,
        BillingBucketSize? bucketSize = null,
        int? lastN = null,
        CancellationToken cancellationToken = default);

    [Get("/billing/pods")]
    Task<IApiResponse<BillingAnswer<PodBillingRecord, PodBillingAmounts>>> GetPodBillingAsync(
        DateTimeOffset? startTime = null,
        DateTimeOffset? endTime = null,
        BillingBucketSize? bucketSize = null,
        int? lastN = null,
        string? podId = null,
        CancellationToken cancellationToken = default);

    [Get("/billing/network-volumes")]
    Task<IApiResponse<BillingAnswer<NetworkVolumeBillingRecord, NetworkVolumeBillingAmounts>>> GetNetworkVolumeBillingAsync(
        DateTimeOffset? startTime = null,
        DateTimeOffset? endTime = null,
        BillingBucketSize? bucketSize = null,
        int? lastN = null,
        string? networkVolumeId = null,
        CancellationToken cancellationToken = default);
}
