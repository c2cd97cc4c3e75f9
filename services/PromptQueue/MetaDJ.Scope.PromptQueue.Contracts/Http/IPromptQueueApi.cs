using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.SessionBroker.Contracts;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The prompt queue over HTTP. Its event stream (<c>GET …/events</c>) is SSE and is read with a plain HttpClient.</summary>
public partial interface IPromptQueueApi
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

    /// <summary>Lets a parameter move by itself from now on, outside the order of cues.</summary>
    [Put("/api/queues/{sessionId}/parameters/ramp")]
    Task<IApiResponse> StartRampAsync(SessionId sessionId, [Body] RampSpec ramp, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/lora-swaps")]
    Task<IApiResponse<LoraSwapPlanResponse>> SwapLorasAsync(
        SessionId sessionId, [Body] LoraSwapRequest swap, bool dryRun = false, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Loads the LoRAs of all decks together; those of decks that are down at scale 0.</summary>
    [Post("/api/queues/{sessionId}/decks")]
    Task<IApiResponse<LoadDecksResponse>> LoadDecksAsync(
        SessionId sessionId, [Body] LoadDecksRequest decks, bool dryRun = false, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/decks")]
    Task<IApiResponse<DecksResponse>> GetDecksAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/set-list")]
    Task<IApiResponse<Page<CueResponse>>> QueueSetListAsync(
        SessionId sessionId, [Body] QueueSetListRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Put("/api/set-lists/{name}")]
    Task<IApiResponse<SetList>> PutSetListAsync(string name, [Body] SetList setList, CancellationToken cancellationToken = default);

    [Get("/api/set-lists/{name}")]
    Task<IApiResponse<SetList>> GetSetListAsync(string name, CancellationToken cancellationToken = default);

    [Delete("/api/set-lists/{name}")]
    Task<IApiResponse> DeleteSetListAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Operators only. The same entry once more is answered 200.</summary>
    [Post("/api/loras")]
    Task<IApiResponse<LoraEntry>> AddLoraAsync([Body] LoraEntry entry, CancellationToken cancellationToken = default);

    /// <param name="pipeline">Those that this pipeline takes.</param>
    /// <param name="text">In name, trigger words, licence or notes.</param>
    [Get("/api/loras")]
    Task<IApiResponse<Page<LoraEntry>>> ListLorasAsync(
        LoraFamily? family = null, string? pipeline = null, string? text = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/loras/{name}")]
    Task<IApiResponse<LoraEntry>> GetLoraAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    /// <param name="ifMatch">The ETag of what was changed, or <c>*</c>.</param>
    [Put("/api/loras/{name}")]
    Task<IApiResponse<LoraEntry>> ChangeLoraAsync(string name, [Body] LoraEntry entry, [Header("If-Match")] string? ifMatch, CancellationToken cancellationToken = default);

    /// <summary>Operators only. 409 while set lists or sessions use it.</summary>
    [Delete("/api/loras/{name}")]
    Task<IApiResponse> DeleteLoraAsync(string name, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>202: read it until it is over, or follow the events. The same LoRA again joins the install that is under way.</summary>
    [Post("/api/queues/{sessionId}/lora-installs")]
    Task<IApiResponse<LoraInstallResponse>> InstallLoraAsync(
        SessionId sessionId, [Body] LoraInstallRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    [Get("/api/queues/{sessionId}/lora-installs")]
    Task<IApiResponse<Page<LoraInstallResponse>>> ListLoraInstallsAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/lora-installs/{installId}")]
    Task<IApiResponse<LoraInstallResponse>> GetLoraInstallAsync(SessionId sessionId, LoraInstallId installId, CancellationToken cancellationToken = default);

    /// <summary>Answers with the install as it is then; one that is over stays as it was.</summary>
    [Delete("/api/queues/{sessionId}/lora-installs/{installId}")]
    Task<IApiResponse<LoraInstallResponse>> CancelLoraInstallAsync(SessionId sessionId, LoraInstallId installId, CancellationToken cancellationToken = default);

    [Get("/api/lora-rules")]
    Task<IApiResponse<LoraRules>> GetLoraRulesAsync(CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    /// <param name="ifMatch">The ETag of what was changed, or <c>*</c>.</param>
    [Put("/api/lora-rules")]
    Task<IApiResponse<LoraRules>> PutLoraRulesAsync([Body] LoraRules rules, [Header("If-Match")] string? ifMatch, CancellationToken cancellationToken = default);

    /// <summary>The picture holds still and the queue holds, both at once, until resumed.</summary>
    [Post("/api/queues/{sessionId}/pause")]
    Task<IApiResponse<CueResponse>> PauseAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/resume")]
    Task<IApiResponse<CueResponse>> ResumeAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>Shows the safe look ahead of everything, and holds the queue until resumed.</summary>
    [Post("/api/queues/{sessionId}/panic")]
    Task<IApiResponse<CueResponse>> PanicAsync(SessionId sessionId, [Body] PanicRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Puts back the Look as it was before the first panic.</summary>
    [Post("/api/queues/{sessionId}/panic/end")]
    Task<IApiResponse<CueResponse>> EndPanicAsync(SessionId sessionId, [Body] PanicEndRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Whether the fallback picture is to be shown, and which.</summary>
    [Get("/api/queues/{sessionId}/fallback")]
    Task<IApiResponse<FallbackResponse>> GetFallbackAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Put("/api/queues/{sessionId}/fallback")]
    Task<IApiResponse<FallbackResponse>> SetFallbackAsync(SessionId sessionId, [Body] FallbackPicture picture, CancellationToken cancellationToken = default);

    /// <summary>Cancels everything that still waits.</summary>
    [Post("/api/queues/{sessionId}/clear")]
    Task<IApiResponse<ClearedQueue>> ClearAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/look")]
    Task<IApiResponse<LookResponse>> GetLookAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/look/save")]
    Task<IApiResponse<SavedLook>> SaveLookAsync(SessionId sessionId, [Body] SaveLookRequest request, CancellationToken cancellationToken = default);

    /// <summary>The present Look beside one of the caller's saved looks.</summary>
    [Get("/api/queues/{sessionId}/look/compare")]
    Task<IApiResponse<LookComparison>> CompareLookAsync(SessionId sessionId, [AliasAs("with")] string name, CancellationToken cancellationToken = default);

    [Get("/api/looks")]
    Task<IApiResponse<Page<string>>> ListSavedLooksAsync(CancellationToken cancellationToken = default);

    [Put("/api/looks/{name}")]
    Task<IApiResponse<SavedLook>> PutSavedLookAsync(string name, [Body] SavedLook look, CancellationToken cancellationToken = default);

    [Get("/api/looks/{name}")]
    Task<IApiResponse<SavedLook>> GetSavedLookAsync(string name, CancellationToken cancellationToken = default);

    [Delete("/api/looks/{name}")]
    Task<IApiResponse> DeleteSavedLookAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Two of the caller's saved looks side by side.</summary>
    [Get("/api/looks/{name}/compare")]
    Task<IApiResponse<LookComparison>> CompareSavedLooksAsync(string name, [AliasAs("with")] string other, CancellationToken cancellationToken = default);

    /// <summary>Loads a set list in standby; nothing is sent until GO.</summary>
    [Post("/api/queues/{sessionId}/cue-list")]
    Task<IApiResponse<CueListResponse>> LoadCueListAsync(
        SessionId sessionId, [Body] LoadCueListRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/cue-list")]
    Task<IApiResponse<CueListResponse>> GetCueListAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Delete("/api/queues/{sessionId}/cue-list")]
    Task<IApiResponse> UnloadCueListAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>Fires what stands by, or the cue of that number.</summary>
    [Post("/api/queues/{sessionId}/go")]
    Task<IApiResponse<WentResponse>> GoAsync(
        SessionId sessionId, string? number = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Put("/api/queues/{sessionId}/standby")]
    Task<IApiResponse<CueListResponse>> StandByAsync(SessionId sessionId, [Body] StandbyRequest request, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/cue-list/back")]
    Task<IApiResponse<CueListResponse>> BackAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>Drops what the list still owes, its unsent cues too, and ends a hold; the standby stays.</summary>
    [Post("/api/queues/{sessionId}/cue-list/stop")]
    Task<IApiResponse<CueListResponse>> StopListAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/keys")]
    Task<IApiResponse<Page<HotKey>>> ListKeysAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    [Put("/api/queues/{sessionId}/keys/{key}")]
    Task<IApiResponse<HotKey>> PutKeyAsync(SessionId sessionId, string key, [Body] CueRequest cue, CancellationToken cancellationToken = default);

    [Delete("/api/queues/{sessionId}/keys/{key}")]
    Task<IApiResponse> DeleteKeyAsync(SessionId sessionId, string key, CancellationToken cancellationToken = default);

    /// <summary>Queues the cue under the key.</summary>
    [Post("/api/queues/{sessionId}/keys/{key}")]
    Task<IApiResponse<CueResponse>> PressKeyAsync(
        SessionId sessionId, string key, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Ends the present hold, or passes over the next cue.</summary>
    [Post("/api/queues/{sessionId}/skip")]
    Task<IApiResponse<SkipResponse>> SkipAsync(
        SessionId sessionId, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Takes the caller's last change of the queue back; the lead may name another author.</summary>
    [Post("/api/queues/{sessionId}/undo")]
    Task<IApiResponse<UndoResponse>> UndoAsync(
        SessionId sessionId, string? author = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/redo")]
    Task<IApiResponse<UndoResponse>> RedoAsync(
        SessionId sessionId, string? author = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Cues that failed or expired, newest first.</summary>
    [Get("/api/queues/{sessionId}/dead-letters")]
    Task<IApiResponse<Page<CueResponse>>> ListDeadLettersAsync(
        SessionId sessionId, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Queues a dead cue again, without its instants.</summary>
    [Post("/api/queues/{sessionId}/cues/{cueId}/retry")]
    Task<IApiResponse<CueResponse>> RetryAsync(
        SessionId sessionId, CueId cueId, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/dead-letters/retry")]
    Task<IApiResponse<UndoResponse>> RetryAllAsync(
        SessionId sessionId, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Delete("/api/queues/{sessionId}/dead-letters/{cueId}")]
    Task<IApiResponse<ClearedQueue>> ForgetDeadLetterAsync(SessionId sessionId, CueId cueId, CancellationToken cancellationToken = default);

    [Delete("/api/queues/{sessionId}/dead-letters")]
    Task<IApiResponse<ClearedQueue>> ForgetDeadLettersAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>The stored list by itself, or what the request says.</summary>
    [Post("/api/set-lists/{name}/lint")]
    Task<IApiResponse<LintResponse>> LintSetListAsync(string name, [Body] LintRequest request, CancellationToken cancellationToken = default);

    /// <summary>For the session's lead and operators; also after its end.</summary>
    [Get("/api/queues/{sessionId}/record")]
    Task<IApiResponse<SessionRecord>> GetRecordAsync(SessionId sessionId, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>What was played, as a set list.</summary>
    /// <param name="skip">Lines of the record to leave out at its beginning.</param>
    [Get("/api/queues/{sessionId}/record/set-list")]
    Task<IApiResponse<SetList>> GetRecordSetListAsync(SessionId sessionId, int? skip = null, CancellationToken cancellationToken = default);

    /// <summary>After the end of the session: everything that is kept of it.</summary>
    [Delete("/api/queues/{sessionId}/record")]
    Task<IApiResponse> DeleteRecordAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>Plays a set list on the simulator, in the background; the answer says where to ask for the report.</summary>
    [Post("/api/set-lists/{name}/rehearsals")]
    Task<IApiResponse<RehearsalResponse>> BeginRehearsalAsync(
        string name, [Body] RehearsalRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/api/set-lists/{name}/rehearsals/{id}")]
    Task<IApiResponse<RehearsalResponse>> GetRehearsalAsync(string name, string id, CancellationToken cancellationToken = default);
}
