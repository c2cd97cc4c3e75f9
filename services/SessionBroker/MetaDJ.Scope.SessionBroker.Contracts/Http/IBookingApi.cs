using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The broker's bookings over HTTP.</summary>
public interface IBookingApi
{
    /// <returns>201 held, or 202 on the wait list.</returns>
    [Post("/api/bookings")]
    Task<IApiResponse<BookingResponse>> CreateBookingAsync(
        [Body] CreateBookingRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>The caller's own bookings that touch the window, by start; an operator's or a service's list is everybody's.</summary>
    [Get("/api/bookings")]
    Task<Page<BookingResponse>> ListBookingsAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, PoolName? pool = null, BookingState? state = null, string? after = null, int? limit = null,
        CancellationToken cancellationToken = default);

    [Get("/api/bookings/{id}")]
    Task<IApiResponse<BookingResponse>> GetBookingAsync(BookingId id, CancellationToken cancellationToken = default);

    [Patch("/api/bookings/{id}")]
    Task<IApiResponse<BookingResponse>> UpdateBookingAsync(
        BookingId id, [Body] UpdateBookingRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Confirming a confirmed one answers it again. All held bookings of a recurrence are confirmed together.</summary>
    [Post("/api/bookings/{id}/confirm")]
    Task<IApiResponse<BookingResponse>> ConfirmBookingAsync(BookingId id, CancellationToken cancellationToken = default);

    [Post("/api/bookings/{id}/check-in")]
    Task<IApiResponse<BookingResponse>> CheckInAsync(BookingId id, CancellationToken cancellationToken = default);

    /// <summary>404 until a picture of its stage was seen.</summary>
    [Get("/api/bookings/{id}/proof")]
    Task<IApiResponse<BookingProofResponse>> GetProofAsync(BookingId id, CancellationToken cancellationToken = default);

    /// <summary>Moves a late booking to the pool or the time that was offered; taking the same pool again answers the same booking.</summary>
    [Post("/api/bookings/{id}/alternatives/{number}")]
    Task<IApiResponse<BookingResponse>> TakeAlternativeAsync(BookingId id, int number, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Post("/api/bookings/{id}/approve")]
    Task<IApiResponse<BookingResponse>> ApproveBookingAsync(BookingId id, CancellationToken cancellationToken = default);

    /// <summary>Operators only.</summary>
    [Post("/api/bookings/{id}/reject")]
    Task<IApiResponse<BookingResponse>> RejectBookingAsync(BookingId id, [Body] RejectBookingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Cancelling a cancelled one answers it again.</summary>
    [Delete("/api/bookings/{id}")]
    Task<IApiResponse<BookingResponse>> CancelBookingAsync(BookingId id, BookingScope? scope = null, CancellationToken cancellationToken = default);

    /// <summary>What a booking would cost and whether a stage can be expected; nothing is held.</summary>
    [Post("/api/bookings/quote")]
    Task<IApiResponse<QuoteResponse>> QuoteBookingAsync([Body] QuoteRequest request, CancellationToken cancellationToken = default);
}
