using MetaDJ.Scope.Primitives;
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

    /// <summary>The next times with room for a booking of that length, an hour when it does not say.</summary>
    [Get("/api/calendars/{pool}/free")]
    Task<IApiResponse<IReadOnlyList<FreeWindow>>> FindFreeAsync(
        PoolName pool, DateTimeOffset? from = null, TimeSpan? length = null, int? count = null, bool? hotSpare = null, CancellationToken cancellationToken = default);

    /// <summary>What a screen begins with; 62 days at most. Then watch <c>/api/calendars/{pool}/events?after=</c> its number.</summary>
    [Get("/api/calendars/{pool}/view")]
    Task<IApiResponse<CalendarViewResponse>> GetViewAsync(
        PoolName pool, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default);

    /// <summary>An address that calendar programs subscribe to.</summary>
    [Post("/api/calendars/feeds")]
    Task<IApiResponse<FeedResponse>> CreateFeedAsync([Body] CreateFeedRequest request, CancellationToken cancellationToken = default);

    /// <summary>The caller's own; an operator's list is everybody's.</summary>
    [Get("/api/calendars/feeds")]
    Task<Page<FeedResponse>> ListFeedsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    [Delete("/api/calendars/feeds/{id}")]
    Task<IApiResponse> RevokeFeedAsync(FeedId id, CancellationToken cancellationToken = default);
}
