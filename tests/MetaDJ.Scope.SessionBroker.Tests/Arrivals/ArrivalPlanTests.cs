using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

public sealed class ArrivalPlanTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);
    private static readonly PoolName Pool = PoolName.Parse("stage");
    private static readonly ArrivalOptions Options = new();

    /// <summary>Eight minutes of warming and ten to spare.</summary>
    private static readonly ArrivalLead Lead = new(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(3));

    [Theory]
    [InlineData(-19, BookingState.Confirmed, "")]
    [InlineData(-18, BookingState.Confirmed, "Open")]
    [InlineData(-5, BookingState.Confirmed, "Open TellLate")]
    [InlineData(59, BookingState.Confirmed, "Open TellLate")]
    [InlineData(61, BookingState.Confirmed, "TellLate")]
    public void Decide_WithoutASession_OpensItWhenWarmingMustBegin(int minute, BookingState state, string expected) =>
        Assert.Equal(expected, Decide(minute, new BookedShow(Booking(state), null, null)));

    [Theory]
    // In line.
    [InlineData(-10, BookingState.Warming, SessionState.Waiting, false, false, false, "")]
    [InlineData(-4, BookingState.Warming, SessionState.Waiting, false, false, false, "TellLate")]
    [InlineData(2, BookingState.Warming, SessionState.Recovering, false, false, true, "TellLate")]
    // On a pod that was not seen to show anything.
    [InlineData(-10, BookingState.Warming, SessionState.Live, true, false, false, "Prove")]
    [InlineData(-4, BookingState.Warming, SessionState.Live, true, false, false, "Prove TellLate")]
    [InlineData(1, BookingState.Warming, SessionState.Live, true, false, false, "Prove TellLate")]
    // Whoever plays there sees the picture.
    [InlineData(1, BookingState.Warming, SessionState.Live, true, false, true, "Prove Begin")]
    // Proven.
    [InlineData(-4, BookingState.Warming, SessionState.Live, true, true, false, "")]
    [InlineData(0, BookingState.Warming, SessionState.Live, true, true, false, "Begin")]
    [InlineData(30, BookingState.Live, SessionState.Live, true, true, true, "")]
    // Over.
    [InlineData(30, BookingState.Live, SessionState.Ended, false, true, true, "Settle")]
    [InlineData(16, BookingState.NoShow, SessionState.Live, true, true, false, "End")]
    [InlineData(16, BookingState.NoShow, SessionState.Ended, false, true, false, "Settle")]
    [InlineData(-10, BookingState.Cancelled, SessionState.Waiting, false, false, false, "End")]
    public void Decide_WithItsSession(int minute, BookingState state, SessionState session, bool leased, bool proven, bool arrived, string expected)
    {
        var lease = leased ? LeaseOf(fence: 7) : null;
        var booking = Booking(state) with { Proof = proven ? ProofOf(fence: 7) : null, CheckedInAt = arrived ? Nine.AddMinutes(-20) : null };

        Assert.Equal(expected, Decide(minute, new BookedShow(booking, Session(session) with { ArrivedAt = arrived ? Nine.AddMinutes(-20) : null }, lease)));
    }

    [Fact]
    public void Decide_AfterItsStageWasReplaced_ProvesTheNewOne() => Assert.Equal(
        "Prove", Decide(-10, new BookedShow(Booking(BookingState.Warming) with { Proof = ProofOf(fence: 6) }, Session(SessionState.Live), LeaseOf(fence: 7))));

    [Fact]
    public void Decide_AfterTheBookingWasMovedOrCheckedIn_LetsTheSessionFollow()
    {
        var session = Session(SessionState.Waiting);
        Assert.Equal("Align", Decide(-10, new BookedShow(Booking(BookingState.Warming) with { EndsAt = Nine.AddHours(2) }, session, null)));
        Assert.Equal("Align", Decide(-10, new BookedShow(Booking(BookingState.Warming) with { CheckedInAt = Nine.AddMinutes(-12) }, session, null)));
        Assert.Equal("NoteArrival", Decide(-10, new BookedShow(Booking(BookingState.Warming), session with { ArrivedAt = Nine.AddMinutes(-12) }, null)));
    }

    [Theory]
    [InlineData(false, false, false, 1)]
    [InlineData(true, false, false, 2)]
    [InlineData(false, true, false, 0)]
    [InlineData(true, true, false, 0)]
    [InlineData(false, false, true, 0)]
    public void Upcoming_CountsNobodyTwice(bool hotSpare, bool opened, bool present, int pods)
    {
        var booking = Booking(opened ? BookingState.Warming : BookingState.Confirmed) with { HotSpare = hotSpare };
        var snapshot = Snapshot(-60, new BookedShow(booking, opened ? Session(SessionState.Waiting) : null, null));

        var wishes = ArrivalPlan.Upcoming(snapshot, Lead, present ? new HashSet<BookingId> { booking.Id } : []);

        Assert.Equal(pods, wishes.Sum(wish => wish.Count));
        Assert.All(wishes, wish => Assert.Equal(Nine.AddMinutes(-10), wish.NeededAt));
    }

    private static string Decide(int minute, BookedShow show) =>
        string.Join(' ', ArrivalPlan.Decide(Snapshot(minute, show), Lead, Options).Select(action => action.GetType().Name));

    private static ArrivalSnapshot Snapshot(int minute, BookedShow show) => new(Pool, Nine.AddMinutes(minute), TimeSpan.FromMinutes(30), 0, [], [show]);

    private static Booking Booking(BookingState state) => new()
    {
        Id = BookingId.New(TimeProvider.System), Pool = Pool, User = "ana", Title = "Show", State = state, StartsAt = Nine, EndsAt = Nine.AddHours(1),
        TimeZone = "UTC", CreatedAt = Nine.AddDays(-1), Version = 1, Changes = [],
    };

    private static Session Session(SessionState state) => new()
    {
        Id = SessionId.New(TimeProvider.System), Pool = Pool, Holder = "ana", State = state, OpenedAt = Nine.AddMinutes(-18), StartsAt = Nine,
        BookedUntil = Nine.AddHours(1), EndsAt = Nine.AddHours(1), Spent = 0, Changes = [],
    };

    private static Lease LeaseOf(long fence) => new()
    {
        SessionId = SessionId.New(TimeProvider.System), PodId = PodId.New(TimeProvider.System), Fence = fence, GrantedAt = Nine.AddMinutes(-12),
        ExpiresAt = Nine.AddMinutes(15), Holder = "ana", EndsAt = Nine.AddHours(1), Price = 1,
    };

    private static Proof ProofOf(long fence) => new() { Fence = fence, At = Nine.AddMinutes(-11), Hash = "00", Bytes = 1 };
}
