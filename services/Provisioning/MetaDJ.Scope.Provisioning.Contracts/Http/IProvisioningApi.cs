using MetaDJ.Scope.Primitives;
using Refit;

namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Provisioning over HTTP, as the other services and the demo show call it.</summary>
public interface IProvisioningApi
{
    /// <param name="cloud">secure or community.</param>
    [Get("/api/gpus")]
    Task<GpuOfferPage> ListGpusAsync(
        string? pipeline = null, PoolName? pool = null, string? quantization = null, string? cloud = null, string? dataCenter = null,
        string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/pools")]
    Task<Page<PoolResponse>> ListPoolsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/pools/{name}")]
    Task<IApiResponse<PoolResponse>> GetPoolAsync(PoolName name, CancellationToken cancellationToken = default);

    [Put("/api/pools/{name}")]
    Task<IApiResponse<PoolResponse>> PutPoolAsync(PoolName name, [Body] PoolSpec spec, CancellationToken cancellationToken = default);

    /// <param name="state">Only pods of this state; null for all that are not yet forgotten.</param>
    [Get("/api/pods")]
    Task<Page<PodResponse>> ListPodsAsync(
        PodState? state = null, PoolName? pool = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/pods/{podId}")]
    Task<IApiResponse<PodResponse>> GetPodAsync(PodId podId, CancellationToken cancellationToken = default);

    /// <summary>For services only.</summary>
    [Get("/api/pods/{podId}/address")]
    Task<IApiResponse<PodAddress>> GetAddressAsync(PodId podId, CancellationToken cancellationToken = default);

    /// <summary>For services only: whether a person's own budget has the money for a session.</summary>
    [Post("/api/budgets/check")]
    Task<IApiResponse<CheckBudgetResponse>> CheckBudgetAsync([Body] CheckBudgetRequest request, CancellationToken cancellationToken = default);

    [Get("/api/spend")]
    Task<SpendResponse> GetSpendAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? by = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>What a session has cost so far. For operators and services.</summary>
    /// <param name="sessionId">As the broker names it.</param>
    [Get("/api/spend/sessions/{sessionId}")]
    Task<SessionSpendResponse> GetSessionSpendAsync(string sessionId, CancellationToken cancellationToken = default);

    [Get("/api/volumes")]
    Task<VolumesResponse> ListVolumesAsync(CancellationToken cancellationToken = default);

    /// <summary>For services only: before something is installed on a pod. 409 while somebody else writes to its network volume; again renews.</summary>
    [Post("/api/volumes/by-pod/{podId}/turn")]
    Task<IApiResponse<VolumeTurnResponse>> TakeVolumeTurnAsync(PodId podId, [Body] VolumeTurnRequest request, CancellationToken cancellationToken = default);

    [Delete("/api/volumes/by-pod/{podId}/turn")]
    Task<IApiResponse> ReleaseVolumeTurnAsync(PodId podId, long token, CancellationToken cancellationToken = default);

    [Get("/api/templates")]
    Task<Page<TemplateResponse>> ListTemplatesAsync(CancellationToken cancellationToken = default);
}
