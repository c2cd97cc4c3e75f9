using System.Collections.Frozen;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>The table a booking moves along; <c>Bookings.lua</c> keeps the same, and a test walks every pair of both.</summary>
internal static class BookingStates
{
    private static readonly FrozenDictionary<BookingState, BookingState[]> Next = new Dictionary<BookingState, BookingState[]>
    {
        [BookingState.Waiting] = [BookingState.Held, BookingState.Cancelled],
        [BookingState.Held] = [BookingState.Confirmed, BookingState.AwaitingApproval, BookingState.Cancelled],
        [BookingState.AwaitingApproval] = [BookingState.Confirmed, BookingState.Cancelled],
        [BookingState.Confirmed] =
        [
            BookingState.AwaitingApproval, BookingState.Warming, BookingState.Live, BookingState.Cancelled, BookingState.NoShow, BookingState.Failed,
        ],
        [BookingState.Warming] = [BookingState.Live, BookingState.Cancelled, BookingState.NoShow, BookingState.Failed],
        [BookingState.Live] = [BookingState.Warming, BookingState.Completed, BookingState.NoShow, BookingState.Failed],
    }.ToFrozenDictionary();

    public static bool MayMove(BookingState from, BookingState to) => Next.TryGetValue(from, out var next) && next.Contains(to);

    public static bool IsOver(BookingState state) => state is BookingState.Completed or BookingState.Cancelled or BookingState.NoShow or BookingState.Failed;

    public static bool TakesRoom(BookingState state) =>
        state is BookingState.Held or BookingState.AwaitingApproval or BookingState.Confirmed or BookingState.Warming or BookingState.Live;

    /// <summary>As the scripts write it.</summary>
    public static string NameOf(BookingState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static BookingState Parse(string name) => Enum.Parse<BookingState>(name, ignoreCase: true);
}
