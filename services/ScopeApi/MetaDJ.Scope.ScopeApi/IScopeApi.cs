using Refit;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>
/// Daydream Scope v0.2.4 over HTTP, for headless use. Nothing here throws for an answer of Scope, nor for none: look at
/// <see cref="IApiResponse.IsSuccessful"/>, and at <see cref="ScopeAnswers.Failure"/> for a sentence. A 200 in HTML, which is how Scope answers
/// a path it does not know, is a failure.
/// </summary>
[Headers("Accept: application/json")]
public interface IScopeApi
{
    /// <summary>The only route outside <c>/api/v1</c>.</summary>
    [Get("/health")]
    Task<IApiResponse<ScopeHealth>> GetHealthAsync(CancellationToken cancellationToken = default);

    [Get("/api/v1/hardware/info")]
    Task<IApiResponse<HardwareInfo>> GetHardwareAsync(CancellationToken cancellationToken = default);

    /// <summary>The process ends half a second later. Done when <see cref="ScopeHealth.ServerStartTime"/> has changed.</summary>
    [Post("/api/v1/restart")]
    Task<IApiResponse<ScopeMessage>> RestartAsync(CancellationToken cancellationToken = default);

    /// <param name="lines">1 to 1000.</param>
    /// <param name="sinceOffset">The offset of the answer before; 0 when the server was restarted since.</param>
    [Get("/api/v1/logs/tail")]
    Task<IApiResponse<LogTail>> GetLogTailAsync(
        int lines = 200, [AliasAs("since_offset")] long sinceOffset = 0, CancellationToken cancellationToken = default);

    /// <summary>An unknown pipeline id is answered <c>downloaded</c>: check the id against the schemas first.</summary>
    [Get("/api/v1/models/status")]
    Task<IApiResponse<ModelsStatus>> GetModelsStatusAsync([AliasAs("pipeline_id")] string pipelineId, CancellationToken cancellationToken = default);

    /// <summary>Two at once are not refused and spoil each other: one caller at a time.</summary>
    [Post("/api/v1/models/download")]
    Task<IApiResponse<ScopeMessage>> DownloadModelsAsync([Body] ModelsDownload request, CancellationToken cancellationToken = default);

    [Get("/api/v1/pipelines/schemas")]
    Task<IApiResponse<PipelineSchemas>> GetSchemasAsync(CancellationToken cancellationToken = default);

    /// <summary>Answers at once whatever was asked; what comes of it shows in the status. Stop the session first.</summary>
    [Post("/api/v1/pipeline/load")]
    Task<IApiResponse<ScopeMessage>> LoadAsync([Body] LoadRequest request, CancellationToken cancellationToken = default);

    /// <summary>The state <see cref="PipelineState.Error"/> is told to one reader once: only one may poll while a pod loads.</summary>
    [Get("/api/v1/pipeline/status")]
    Task<IApiResponse<PipelineStatus>> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>A second start leaks the first session's worker for good: always stop first.</summary>
    [Post("/api/v1/session/start")]
    Task<IApiResponse<SessionStarted>> StartSessionAsync([Body] SessionStart request, CancellationToken cancellationToken = default);

    /// <returns>404 when there is none.</returns>
    [Post("/api/v1/session/stop")]
    Task<IApiResponse<SessionStopped>> StopSessionAsync(CancellationToken cancellationToken = default);

    /// <summary>The last values accepted, which is no proof of their effect.</summary>
    [Get("/api/v1/session/parameters")]
    Task<IApiResponse<ParametersResponse>> GetParametersAsync(CancellationToken cancellationToken = default);

    /// <summary>200 means accepted, also when nothing runs or the eight-slot queue dropped it.</summary>
    [Post("/api/v1/session/parameters")]
    Task<IApiResponse<ParametersUpdate>> SetParametersAsync([Body] ScopeParameters parameters, CancellationToken cancellationToken = default);

    /// <summary>The last JPEG, also while paused or stalled. 404 before the first.</summary>
    /// <param name="quality">1 to 100.</param>
    [Get("/api/v1/session/frame")]
    [Headers("Accept: image/jpeg")]
    Task<IApiResponse<Stream>> GetFrameAsync(int quality = 85, CancellationToken cancellationToken = default);

    [Get("/api/v1/session/metrics")]
    Task<IApiResponse<SessionMetrics>> GetMetricsAsync(CancellationToken cancellationToken = default);

    [Get("/api/v1/loras")]
    Task<IApiResponse<LoraList>> ListLorasAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers when the file is there. RunPod's proxy cuts that off after 100 s (524) while Scope goes on: never send it again, a second one
    /// writes into the same unfinished file; look for the file in the list instead.
    /// </summary>
    [Post("/api/v1/loras")]
    Task<IApiResponse<LoraInstalled>> InstallLoraAsync([Body] LoraInstall request, CancellationToken cancellationToken = default);

    /// <param name="stem">The file's name without <c>.safetensors</c>.</param>
    [Delete("/api/v1/loras/{stem}")]
    Task<IApiResponse<LoraDeleted>> DeleteLoraAsync(string stem, CancellationToken cancellationToken = default);

    [Get("/api/v1/webrtc/ice-servers")]
    Task<IApiResponse<IceServers>> GetIceServersAsync(CancellationToken cancellationToken = default);

    /// <summary>Without <c>pipeline_ids</c> in the initial parameters it is answered, and no frame ever comes.</summary>
    [Post("/api/v1/webrtc/offer")]
    Task<IApiResponse<WebRtcAnswer>> OfferAsync([Body] WebRtcOffer offer, CancellationToken cancellationToken = default);

    [Patch("/api/v1/webrtc/offer/{sessionId}")]
    Task<IApiResponse> AddCandidatesAsync(string sessionId, [Body] WebRtcCandidates candidates, CancellationToken cancellationToken = default);

    /// <returns>204, for unknown sessions too.</returns>
    [Delete("/api/v1/webrtc/offer/{sessionId}")]
    Task<IApiResponse> EndWebRtcAsync(string sessionId, CancellationToken cancellationToken = default);
}
