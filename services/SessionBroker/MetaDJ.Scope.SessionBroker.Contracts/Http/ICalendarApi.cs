using MetaDJ.Scope.Provisioning.Contracts;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The calendars of pools over HTTP.</summary>
public interface ICalendarApi
{
    [Get("/api/calendars/{pool}")]
    Task<IApiResponse<CalendarResponse>> GetCalendarAsync(PoolName pool, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Put("/api/calendars/{pool}")]
    Task<IApiResponse<CalendarResponse>> PutCalendarAsync(PoolName pool, [Body] CalendarRulesRequest rules, CancellationToken cancellationToken = default);

    /// <summary>What is taken in a window of 93 days at most.</summary>
    [Get("/api/calendars/{pool}/busy")]
    Task<IApiResponse<BusyResponse>> GetBusyAsync(PoolName pool, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Post("/api/calendars/{pool}/blocks")]
    Task<IApiResponse<BlockResponse>> CreateBlockAsync(
        PoolName pool, [Body] CreateBlockRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Operators only: those that are not over.</summary>
    [Get("/api/calendars/{pool}/blocks")]
    Task<IApiResponse<IReadOnlyList<BlockResponse>>> ListBlocksAsync(PoolName pool, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Delete("/api/calendars/{pool}/blocks/{id}")]
    Task<IApiResponse> DeleteBlockAsync(PoolName pool, BlockId id, CancellationToken cancellationToken = default);
}
