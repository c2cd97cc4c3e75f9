using MetaDJ.Scope.SessionBroker.Contracts;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Tempo and fallback pictures. A controller that turns or taps many times a second takes the hub.</summary>
public partial interface IPromptQueueApi
{
    [Get("/api/queues/{sessionId}/tempo")]
    Task<IApiResponse<TempoResponse>> GetTempoAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>By number; bar 1 begins when it says so.</summary>
    [Put("/api/queues/{sessionId}/tempo")]
    Task<IApiResponse<TempoResponse>> SetTempoAsync(SessionId sessionId, [Body] TempoRequest tempo, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/tempo/tap")]
    Task<IApiResponse<TempoResponse>> TapTempoAsync(SessionId sessionId, [Body] TapRequest tap, CancellationToken cancellationToken = default);

    /// <summary>A beat of a Link clock, or ticks of a MIDI clock, that the caller hears.</summary>
    [Post("/api/queues/{sessionId}/tempo/clock")]
    Task<IApiResponse<TempoResponse>> ForwardClockAsync(SessionId sessionId, [Body] ClockRequest heard, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/keys/{key}")]
    Task<IApiResponse<HotKey>> GetKeyAsync(SessionId sessionId, string key, CancellationToken cancellationToken = default);

    /// <summary>The session shows its lead's own picture again, or the house's.</summary>
    [Delete("/api/queues/{sessionId}/fallback")]
    Task<IApiResponse<FallbackResponse>> RemoveFallbackAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>The picture of all sessions that the caller leads.</summary>
    [Get("/api/fallback")]
    Task<IApiResponse<FallbackPicture>> GetOwnFallbackAsync(CancellationToken cancellationToken = default);

    [Put("/api/fallback")]
    Task<IApiResponse<FallbackPicture>> SetOwnFallbackAsync([Body] FallbackPicture picture, CancellationToken cancellationToken = default);

    [Delete("/api/fallback")]
    Task<IApiResponse> RemoveOwnFallbackAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels what still waits of one author, or in one lane.</summary>
    [Post("/api/queues/{sessionId}/clear")]
    Task<IApiResponse<ClearedQueue>> ClearAsync(SessionId sessionId, string? author, CueLane? lane, CancellationToken cancellationToken = default);
}
