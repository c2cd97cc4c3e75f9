using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.SessionBroker.Contracts;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The audience: the crew's side of it, and that of people without a name, who show an event code and the token they got for it.</summary>
public partial interface IPromptQueueApi
{
    /// <summary>Opens it, shuts it, or changes its rules.</summary>
    [Put("/api/queues/{sessionId}/audience")]
    Task<IApiResponse<AudienceResponse>> SetAudienceAsync(SessionId sessionId, [Body] AudienceRules rules, CancellationToken cancellationToken = default);

    [Get("/api/queues/{sessionId}/audience")]
    Task<IApiResponse<AudienceResponse>> GetAudienceAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <summary>The code opens nothing any more, and nothing is kept of it.</summary>
    [Delete("/api/queues/{sessionId}/audience")]
    Task<IApiResponse> EndAudienceAsync(SessionId sessionId, CancellationToken cancellationToken = default);

    /// <param name="state"><c>waiting</c>, <c>approved</c>, <c>rejected</c> or <c>chosen</c>; null is all.</param>
    [Get("/api/queues/{sessionId}/audience/submissions")]
    Task<IApiResponse<Page<SubmissionResponse>>> ListSubmissionsAsync(
        SessionId sessionId, string? state = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/audience/submissions/{submissionId}/approve")]
    Task<IApiResponse<SubmissionResponse>> ApproveSubmissionAsync(
        SessionId sessionId, string submissionId, [Body] ApproveRequest? approval = null, CancellationToken cancellationToken = default);

    [Post("/api/queues/{sessionId}/audience/submissions/{submissionId}/reject")]
    Task<IApiResponse<SubmissionResponse>> RejectSubmissionAsync(
        SessionId sessionId, string submissionId, [Body] RejectRequest? rejection = null, CancellationToken cancellationToken = default);

    /// <summary>The token it answers with is the person's right from then on; nobody can give it again.</summary>
    [Post("/api/audience/{code}/join")]
    Task<IApiResponse<JoinedAudience>> JoinAudienceAsync(string code, CancellationToken cancellationToken = default);

    /// <summary>200 when somebody has submitted what reads the same: it counts as a vote for that.</summary>
    [Post("/api/audience/{code}/submissions")]
    Task<IApiResponse<SubmissionResponse>> SubmitAsync(
        string code, [Body] SubmissionRequest submission, [Header("Audience-Token")] string token, CancellationToken cancellationToken = default);

    /// <summary>What one may vote for, most voted first.</summary>
    [Get("/api/audience/{code}/submissions")]
    Task<IApiResponse<Page<SubmissionResponse>>> GetBallotAsync(string code, [Header("Audience-Token")] string token, CancellationToken cancellationToken = default);

    [Get("/api/audience/{code}/submissions/{submissionId}")]
    Task<IApiResponse<SubmissionResponse>> GetSubmissionAsync(
        string code, string submissionId, [Header("Audience-Token")] string token, CancellationToken cancellationToken = default);

    [Post("/api/audience/{code}/submissions/{submissionId}/vote")]
    Task<IApiResponse<SubmissionResponse>> VoteAsync(string code, string submissionId, [Header("Audience-Token")] string token, CancellationToken cancellationToken = default);
}
