using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What is done for bookings whose time has come, in Redis: each step once, whoever takes it and however often.</summary>
internal sealed class ArrivalStore(
    IDatabase redis, SessionHomes homes, TimeProvider clock, IOptions<BrokerOptions> sessions, IOptions<ArrivalOptions> options)
{
    /// <summary>As many as demand may tell of.</summary>
    private const int MostShows = 200;

    private static readonly RedisScript ReadArrivals = Load("ReadArrivals");
    private static readonly RedisScript OpenBooked = Load("OpenBooked");
    private static readonly RedisScript AlignBooked = Load("AlignBooked");
    private static readonly RedisScript BeginBooked = Load("BeginBooked");
    private static readonly RedisScript TellLate = Load("TellLate");
    private static readonly RedisScript ShiftBooked = Load("ShiftBooked");
    private static readonly RedisScript EndBooked = Load("EndBooked");
    private static readonly RedisScript SettleBooked = Load("SettleBooked");

    public async Task<ArrivalSnapshot> SnapshotAsync(PoolName pool)
    {
        var answer = await ReadArrivals.RunAsync(redis, ArrivalKeys.Of(pool).All, [Milliseconds(options.Value.Horizon), MostShows]);
        if (answer.Status != "arrivals")
        {
            throw answer.Unexpected();
        }

        var leases = (int)answer.Number(3);
        var shows = new List<BookedShow>();
        for (var i = 4 + leases; i < answer.Count; i += 3)
        {
            shows.Add(new BookedShow(Records.Read<Booking>(answer.Text(i)), Read<Session>(answer.Text(i + 1)), Read<Lease>(answer.Text(i + 2))));
        }

        return new ArrivalSnapshot(
            pool, answer.Instant(0), TimeSpan.FromMilliseconds(answer.Number(1)), (int)answer.Number(2),
            [.. Enumerable.Range(4, leases).Select(index => Records.Read<Lease>(answer.Text(index)))], shows);
    }

    public async Task<OpenBookedOutcome> OpenAsync(Booking booking)
    {
        var id = SessionId.New(clock);
        await homes.WriteAsync(id, booking.Pool);
        var answer = await OpenBooked.RunAsync(redis, ArrivalKeys.Of(booking.Pool).All,
            [booking.Id.ToString(), id.ToString(), Milliseconds(sessions.Value.LeaseDuration), Milliseconds(options.Value.GiveUpAfter)]);
        return answer.Status switch
        {
            "live" or "waiting" => new OpenBookedOutcome.Opened(SessionView.From(answer)),
            "known" => new OpenBookedOutcome.Known(SessionView.From(answer)),
            "refused" => new OpenBookedOutcome.NotNow(BookingStates.Parse(answer.Text(0))),
            "unknown" => new OpenBookedOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Lets the session follow its booking, and be as present as its person.</summary>
    /// <returns>Null when there is none that is not over.</returns>
    public async Task<AlignedSession?> AlignAsync(Booking booking)
    {
        var answer = await RunAsync(AlignBooked, booking, Milliseconds(sessions.Value.LeaseDuration), Milliseconds(options.Value.GiveUpAfter));
        return answer.Status switch
        {
            "aligned" => new AlignedSession(SessionView.From(answer), IsNew: true, Read<HotSpare>(answer.Text(3))),
            "known" => new AlignedSession(SessionView.From(answer), IsNew: false, LetGo: null),
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>The booking when it went live now.</returns>
    public async Task<Booking?> BeginAsync(Booking booking) => Changed(await RunAsync(BeginBooked, booking), "begun");

    /// <param name="alternatives">As <see cref="Alternatives"/> writes them.</param>
    /// <param name="same">What was told before under the same text is not told again.</param>
    /// <returns>The booking when something new was told.</returns>
    public async Task<Booking?> TellLateAsync(Booking booking, string alternatives, string notice, string same) =>
        Changed(await RunAsync(TellLate, booking, alternatives, notice, same), "told");

    /// <param name="by">Who takes the later time.</param>
    public async Task<ShiftOutcome> ShiftAsync(Booking booking, DateTimeOffset from, DateTimeOffset to, string by)
    {
        var answer = await RunAsync(ShiftBooked, booking, Records.Instant(from), Records.Instant(to), by);
        return answer.Status switch
        {
            "shifted" or "known" => new ShiftOutcome.Shifted(Records.Read<Booking>(answer.Text(0))),
            "full" => new ShiftOutcome.Full(answer.Instant(0)),
            "gone" => new ShiftOutcome.Gone(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>The session that ended now, with the lease it had.</returns>
    public async Task<SessionView?> EndAsync(Booking booking)
    {
        var answer = await RunAsync(EndBooked, booking, Milliseconds(sessions.Value.EndedRetention));
        return answer.Status == "ended" ? SessionView.From(answer) : null;
    }

    /// <returns>The booking when it was moved now.</returns>
    public async Task<Booking?> SettleAsync(Booking booking) => Changed(await RunAsync(SettleBooked, booking), "settled");

    /// <summary>A script of arrivals, with all it builds on.</summary>
    internal static RedisScript Load(string name) => RedisScript.Load<ArrivalStore>(name, "Records", "Calendar", "Bookings", "Arrivals");

    internal static RedisValue Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    internal static Booking? Changed(ScriptAnswer answer, string status) => answer.Status == status ? Records.Read<Booking>(answer.Text(0)) : null;

    private Task<ScriptAnswer> RunAsync(RedisScript script, Booking booking, params RedisValue[] arguments) =>
        script.RunAsync(redis, ArrivalKeys.Of(booking.Pool).All, [booking.Id.ToString(), .. arguments]);

    private static TRecord? Read<TRecord>(string text)
        where TRecord : class => text.Length == 0 ? null : Records.Read<TRecord>(text);
}

/// <summary>A session that is as its booking says.</summary>
/// <param name="IsNew">Whether it was not so before.</param>
/// <param name="LetGo">The spare that it gave up.</param>
internal sealed record AlignedSession(SessionView View, bool IsNew, HotSpare? LetGo);

/// <summary>What became of moving a late booking to a later time.</summary>
internal abstract record ShiftOutcome
{
    private ShiftOutcome()
    {
    }

    public sealed record Shifted(Booking Booking) : ShiftOutcome;

    public sealed record Full(DateTimeOffset RoomUntil) : ShiftOutcome;

    /// <summary>Its stage is ready after all, or it is over.</summary>
    public sealed record Gone : ShiftOutcome;
}

/// <summary>What became of opening the session of a booking.</summary>
internal abstract record OpenBookedOutcome
{
    private OpenBookedOutcome()
    {
    }

    public sealed record Opened(SessionView View) : OpenBookedOutcome;

    /// <summary>It has one already.</summary>
    public sealed record Known(SessionView View) : OpenBookedOutcome;

    /// <summary>It is not confirmed, or over.</summary>
    public sealed record NotNow(BookingState State) : OpenBookedOutcome;

    public sealed record Unknown : OpenBookedOutcome;
}
