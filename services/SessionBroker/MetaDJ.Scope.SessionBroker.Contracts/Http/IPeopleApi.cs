using MetaDJ.Scope.Primitives;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>API keys and teams over HTTP.</summary>
public interface IPeopleApi
{
    /// <returns>201 with the key, which is shown this once.</returns>
    [Post("/api/keys")]
    Task<IApiResponse<ApiKeyResponse>> CreateKeyAsync([Body] CreateApiKeyRequest request, CancellationToken cancellationToken = default);

    /// <summary>The caller's own keys, newest first; an operator's list is everybody's.</summary>
    [Get("/api/keys")]
    Task<Page<ApiKeyResponse>> ListKeysAsync(string? owner = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <returns>200 with the new secret, which is shown this once.</returns>
    [Post("/api/keys/{id}/rotate")]
    Task<IApiResponse<ApiKeyResponse>> RotateKeyAsync(ApiKeyId id, [Body] RotateApiKeyRequest request, CancellationToken cancellationToken = default);

    [Delete("/api/keys/{id}")]
    Task<IApiResponse> RevokeKeyAsync(ApiKeyId id, CancellationToken cancellationToken = default);

    [Get("/api/teams")]
    Task<Page<TeamResponse>> ListTeamsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Get("/api/teams/{name}")]
    Task<IApiResponse<TeamResponse>> GetTeamAsync(string name, CancellationToken cancellationToken = default);

    [Put("/api/teams/{name}")]
    Task<IApiResponse<TeamResponse>> PutTeamAsync(string name, [Body] PutTeamRequest request, CancellationToken cancellationToken = default);

    [Delete("/api/teams/{name}")]
    Task<IApiResponse> DeleteTeamAsync(string name, CancellationToken cancellationToken = default);
}
