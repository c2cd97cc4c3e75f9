using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.SessionBroker.Contracts;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The prompt queue over HTTP. Its event stream (<c>GET …/events</c>) is SSE and is read with a plain HttpClient.</summary>
public interface IPromptQueueApi
{
    [Post("/api/queues/{sessionId}/cues")]
    Task<IApiResponse<CueResponse>> EnqueueAsync(
        SessionId sessionId, [Body] CueRequest cue, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Cues in the queue first, in order, then those done, newest first.</summary>
    [Get("/api/queues/{sessionId}/cues")]
    Task<IApiResponse<Page<CueResponse>>> ListAsync(
        SessionId sessionId, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/cues/{cueId}")]
    Task<IApiResponse<CueResponse>> GetAsync(SessionId sessionId, CueId cueId, CancellationToken cancellationToken = default);

    [Patch("/api/queues/{sessionId}/cues/{cueId}")]
    Task<IApiResponse<CueResponse>> ChangeAsync(
        SessionId sessionId, CueId cueId, [Body] CueChange change, CancellationToken cancellationToken = default);

    [Delete("/api/queues/{sessionId}/cues/{cueId}")]
    Task<IApiResponse<CueResponse>> CancelAsync(SessionId sessionId, CueId cueId, CancellationToken cancellationToken = default);

    [Put("/api/queues/{sessionId}/parameters")]
    Task<IApiResponse> SetParametersAsync(SessionId sessionId, [Body] LookParameters parameters, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/lora-swaps")]
    Task<IApiResponse<LoraSwapPlanResponse>> SwapLorasAsync(
        SessionId sessionId, [Body] LoraSwapRequest swap, bool dryRun = false, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/set-list")]
    Task<IApiResponse<Page<CueResponse>>> QueueSetListAsync(
        SessionId sessionId, [Body] QueueSetListRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Put("/api/set-lists/{name}")]
    Task<IApiResponse<SetList>> PutSetListAsync(string name, [Body] SetList setList, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/look")]
    Task<IApiResponse<LookResponse>> GetLookAsync(SessionId sessionId, CancellationToken cancellationToken = default);
}
