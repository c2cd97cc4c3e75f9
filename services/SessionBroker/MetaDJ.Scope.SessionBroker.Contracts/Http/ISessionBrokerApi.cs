using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The session broker over HTTP, as the other services and the demo show call it.</summary>
public interface ISessionBrokerApi : IBookingApi, ICalendarApi, IQuotaApi, ISecondPodApi
{
    /// <returns>201 live, or 202 waiting with place and estimate.</returns>
    [Post("/api/sessions")]
    Task<IApiResponse<SessionResponse>> OpenAsync(
        [Body] OpenSessionRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/sessions/{id}")]
    Task<IApiResponse<SessionResponse>> GetAsync(SessionId id, CancellationToken cancellationToken = default);

    /// <summary>The caller's own sessions, newest first; an operator's or a service's list is everybody's.</summary>
    [Get("/api/sessions")]
    Task<Page<SessionResponse>> ListAsync(
        SessionState? state = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Post("/api/sessions/{id}/heartbeat")]
    Task<IApiResponse<SessionResponse>> HeartbeatAsync(SessionId id, [Body] HeartbeatRequest request, CancellationToken cancellationToken = default);

    /// <summary>Renews many leases at once: 1 to <see cref="SessionHeartbeat.AtOnce"/>, each answered by itself, in the same order.</summary>
    [Post("/api/heartbeats")]
    Task<IApiResponse<IReadOnlyList<HeartbeatAnswer>>> HeartbeatManyAsync(
        [Body] IReadOnlyList<SessionHeartbeat> heartbeats, CancellationToken cancellationToken = default);

    [Post("/api/sessions/{id}/extend")]
    Task<IApiResponse<SessionResponse>> ExtendAsync(
        SessionId id, [Body] ExtendSessionRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Post("/api/sessions/{id}/hand-over")]
    Task<IApiResponse<SessionResponse>> HandOverAsync(SessionId id, [Body] HandOverRequest request, CancellationToken cancellationToken = default);

    /// <summary>The lead's answer to an idle warning.</summary>
    [Post("/api/sessions/{id}/idle-consent")]
    Task<IApiResponse<SessionResponse>> AnswerIdleAsync(SessionId id, [Body] IdleConsentRequest request, CancellationToken cancellationToken = default);

    /// <summary>For browsers: sets the cookie by which elements of a page show the stage.</summary>
    [Post("/api/sessions/{id}/stage-cookie")]
    Task<IApiResponse<StageCookieResponse>> CreateStageCookieAsync(SessionId id, CancellationToken cancellationToken = default);

    /// <summary>A second pod that follows the Look and takes over when the first is lost. It costs as much as the first.</summary>
    [Put("/api/sessions/{id}/hot-spare")]
    Task<IApiResponse<SessionResponse>> WantHotSpareAsync(SessionId id, CancellationToken cancellationToken = default);

    [Delete("/api/sessions/{id}/hot-spare")]
    Task<IApiResponse<SessionResponse>> GiveUpHotSpareAsync(SessionId id, CancellationToken cancellationToken = default);

    /// <summary>Closing a closed session answers it again.</summary>
    [Delete("/api/sessions/{id}")]
    Task<IApiResponse<SessionResponse>> CloseAsync(SessionId id, CancellationToken cancellationToken = default);

    [Get("/api/sessions/{id}/crew")]
    Task<IApiResponse<CrewResponse>> GetCrewAsync(SessionId id, CancellationToken cancellationToken = default);

    /// <summary>The lead and operators: puts somebody into the crew, or gives them another role.</summary>
    [Put("/api/sessions/{id}/crew/{subject}")]
    Task<IApiResponse<CrewResponse>> PutCrewMemberAsync(SessionId id, string subject, [Body] ChangeCrewRequest request, CancellationToken cancellationToken = default);

    /// <summary>The lead and operators take anybody out; everybody else leaves. 200 with the crew, or 204 for who left.</summary>
    [Delete("/api/sessions/{id}/crew/{subject}")]
    Task<IApiResponse<CrewResponse>> RemoveCrewMemberAsync(SessionId id, string subject, CancellationToken cancellationToken = default);

    [Post("/api/sessions/{id}/invitations")]
    Task<IApiResponse<InvitationResponse>> InviteAsync(
        SessionId id, [Body] CreateInvitationRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/sessions/{id}/invitations")]
    Task<IApiResponse<Page<InvitationResponse>>> ListInvitationsAsync(SessionId id, CancellationToken cancellationToken = default);

    [Delete("/api/sessions/{id}/invitations/{invitation}")]
    Task<IApiResponse> RevokeInvitationAsync(SessionId id, InvitationId invitation, CancellationToken cancellationToken = default);

    /// <summary>Anybody with a token: comes into the crew that the code leads to.</summary>
    [Post("/api/crew/join")]
    Task<IApiResponse<SessionResponse>> JoinCrewAsync([Body] JoinCrewRequest request, CancellationToken cancellationToken = default);

    [Put("/api/sessions/{id}/locks/{parameter}")]
    Task<IApiResponse<IReadOnlyList<ParameterLock>>> LockAsync(SessionId id, string parameter, CancellationToken cancellationToken = default);

    [Delete("/api/sessions/{id}/locks/{parameter}")]
    Task<IApiResponse<IReadOnlyList<ParameterLock>>> ReleaseAsync(SessionId id, string parameter, CancellationToken cancellationToken = default);

    /// <summary>Services only: what Provisioning's reconciler plans by.</summary>
    [Get("/api/demand")]
    Task<DemandResponse> GetDemandAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Services only: takes a pod out of the ready pods for good, in one atomic step. 204 when it is out (also when it was never in),
    /// 409 when it is leased: then it must not be stopped.
    /// </summary>
    [Put("/api/demand/pools/{pool}/retired/{podId}")]
    Task<IApiResponse> RetireAsync(PoolName pool, PodId podId, CancellationToken cancellationToken = default);

    /// <summary>Services only: what they know of the life of sessions, so that none is ended as idle in which something happens.</summary>
    [Post("/api/signs-of-life")]
    Task<IApiResponse> NoteLifeAsync([Body] SignsOfLifeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Operators only: a token for a person.</summary>
    [Post("/api/tokens")]
    Task<IApiResponse<TokenResponse>> CreateTokenAsync([Body] CreateTokenRequest request, CancellationToken cancellationToken = default);
}
