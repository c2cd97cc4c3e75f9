using MetaDJ.Scope.Primitives;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The quotas of bookings over HTTP.</summary>
public interface IQuotaApi
{
    /// <summary>The caller's own, and those of the caller's teams.</summary>
    [Get("/api/quotas/me")]
    Task<IReadOnlyList<QuotaResponse>> GetMyQuotasAsync(CancellationToken cancellationToken = default);

    /// <summary>Operators only: what has limits of its own.</summary>
    [Get("/api/quotas")]
    Task<Page<QuotaResponse>> ListQuotasAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Get("/api/quotas/{scope}")]
    Task<IApiResponse<QuotaResponse>> GetQuotaAsync(QuotaScope scope, CancellationToken cancellationToken = default);

    /// <summary>Operators only. What is booked stays booked, also beyond a lowered limit.</summary>
    [Put("/api/quotas/{scope}")]
    Task<IApiResponse<QuotaResponse>> PutQuotaAsync(QuotaScope scope, [Body] QuotaSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Operators only: from then on what holds for everybody holds.</summary>
    [Delete("/api/quotas/{scope}")]
    Task<IApiResponse> DeleteQuotaAsync(QuotaScope scope, CancellationToken cancellationToken = default);
}
