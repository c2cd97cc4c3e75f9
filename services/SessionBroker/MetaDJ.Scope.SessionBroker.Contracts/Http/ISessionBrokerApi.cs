using MetaDJ.Scope.Provisioning.Contracts;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The session broker over HTTP, as the other services and the demo show call it.</summary>
public interface ISessionBrokerApi
{
    /// <returns>201 live, or 202 waiting with place and estimate.</returns>
    [Post("/api/sessions")]
    Task<IApiResponse<SessionResponse>> OpenAsync(
        [Body] OpenSessionRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/sessions/{id}")]
    Task<IApiResponse<SessionResponse>> GetAsync(SessionId id, CancellationToken cancellationToken = default);

    [Post("/api/sessions/{id}/heartbeat")]
    Task<IApiResponse<SessionResponse>> HeartbeatAsync(SessionId id, [Body] HeartbeatRequest request, CancellationToken cancellationToken = default);

    [Delete("/api/sessions/{id}")]
    Task<IApiResponse<SessionResponse>> CloseAsync(SessionId id, CancellationToken cancellationToken = default);

    /// <summary>Services only: what Provisioning's reconciler plans by.</summary>
    [Get("/api/demand")]
    Task<DemandResponse> GetDemandAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Services only: takes a pod out of the ready pods for good, in one atomic step. 204 when it is out (also when it was never in),
    /// 409 when it is leased: then it must not be stopped.
    /// </summary>
    [Put("/api/demand/pools/{pool}/retired/{podId}")]
    Task<IApiResponse> RetireAsync(PoolName pool, PodId podId, CancellationToken cancellationToken = default);
}
