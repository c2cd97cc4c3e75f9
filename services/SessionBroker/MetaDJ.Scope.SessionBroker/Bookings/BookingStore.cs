using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What happens to bookings of recurrences, or to single ones, for which there is no room.</summary>
internal enum WithoutRoom
{
    Refuse = 1,
    Skip = 2,
    List = 3,
}

/// <summary>Bookings in Redis.</summary>
internal sealed class BookingStore(IDatabase redis, BookingHomes homes, IOptions<BookingOptions> options)
{
    private const int MovedAtOnce = 100;

    private static readonly RedisScript HoldBookings = Load("HoldBookings");
    private static readonly RedisScript ReadBooking = Load("ReadBooking");
    private static readonly RedisScript ReadSeries = Load("ReadSeries");
    private static readonly RedisScript ConfirmBooking = Load("ConfirmBooking");
    private static readonly RedisScript ChangeBookings = Load("ChangeBookings");
    private static readonly RedisScript CancelBookings = Load("CancelBookings");
    private static readonly RedisScript CheckInBooking = Load("CheckInBooking");
    private static readonly RedisScript DecideBooking = Load("DecideBooking");
    private static readonly RedisScript MoveBooking = Load("MoveBooking");
    private static readonly RedisScript ExpireBookings = Load("ExpireBookings");

    /// <param name="wishes">One, or all of a recurrence in the order of their starts; of one pool and one person.</param>
    /// <param name="rulesVersion">Of the calendar's rules that they were checked against.</param>
    public async Task<HoldOutcome> HoldAsync(IReadOnlyList<BookingWish> wishes, long rulesVersion, WithoutRoom withoutRoom)
    {
        var answer = await HoldBookings.RunAsync(redis, BookingKeys.Of(wishes[0].Pool).All,
        [
            Records.Write(wishes), rulesVersion, (long)options.Value.HoldDuration.TotalMilliseconds, withoutRoom.ToString().ToLowerInvariant(),
            options.Value.MostOpenPerPerson, options.Value.LongestWaitList,
        ]);
        return answer.Status switch
        {
            "held" => new HoldOutcome.Held(Views(answer), Skipped(answer)),
            "known" => new HoldOutcome.Known(Views(answer)),
            "full" => new HoldOutcome.Full(answer.Instant(1), answer.Instant(0)),
            "rules-changed" or "no-calendar" => new HoldOutcome.RulesChanged(),
            "past" => new HoldOutcome.Past(),
            "too-many" => new HoldOutcome.TooMany((int)answer.Number(0)),
            "list-full" => new HoldOutcome.WaitListFull((int)answer.Number(0)),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there is no such booking for this caller.</returns>
    public async Task<BookingView?> FindAsync(BookingId id, Acting caller) =>
        await homes.FindAsync(id) is { } pool ? await FindAsync(pool, id, caller) : null;

    public async Task<BookingView?> FindAsync(PoolName pool, BookingId id, Acting caller)
    {
        var answer = await ReadBooking.RunAsync(redis, BookingKeys.Of(pool).All, [id.ToString(), caller.Argument]);
        return answer.Status switch
        {
            "found" => Views(answer)[0],
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>All of its recurrence, in the order of their starts; itself when there is none.</summary>
    public async Task<IReadOnlyList<BookingView>> SeriesAsync(BookingView view)
    {
        if (view.Booking.Series is null)
        {
            return [view];
        }

        var answer = await ReadSeries.RunAsync(redis, BookingKeys.Of(view.Booking.Pool).All, [view.Booking.Id.ToString()]);
        return answer.Status == "found" ? Views(answer) : throw answer.Unexpected();
    }

    public Task<BookingOutcome> ConfirmAsync(BookingId id, Acting caller) => RunAsync(ConfirmBooking, id, [id.ToString(), caller.Argument]);

    /// <param name="changes">To bookings as they were read, all of one pool.</param>
    /// <param name="unbound">Whether it may be moved however near its start is.</param>
    public async Task<ChangeOutcome> ChangeAsync(
        PoolName pool, IReadOnlyList<BookingChangeWish> changes, long rulesVersion, Acting caller, string by, bool unbound)
    {
        var wishes = changes.Select(change => new
        {
            change.Booking.Id,
            change.Booking.Version,
            StartsAt = change.To.From,
            EndsAt = change.To.To,
            change.Title,
            change.HotSpare,
        });
        var answer = await ChangeBookings.RunAsync(
            redis, BookingKeys.Of(pool).All, [Records.Write(wishes.ToList()), caller.Argument, by, rulesVersion, unbound ? "1" : "0"]);
        return answer.Status switch
        {
            "changed" => new ChangeOutcome.Changed(Views(answer)),
            "stale" or "rules-changed" => new ChangeOutcome.Stale(),
            "full" => new ChangeOutcome.Full(answer.Instant(1), answer.Instant(0)),
            "not-now" => new ChangeOutcome.NotNow(BookingStates.Parse(answer.Text(0))),
            "too-late" => new ChangeOutcome.TooLate(answer.Instant(0)),
            "past" => new ChangeOutcome.Past(),
            "unknown" => new ChangeOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <param name="by">Who cancels: for nobody but its owner is it ever late.</param>
    public Task<BookingOutcome> CancelAsync(BookingId id, Acting caller, string by, BookingScope scope = BookingScope.This, string? notice = null) =>
        RunAsync(CancelBookings, id, [id.ToString(), caller.Argument, by, scope.ToString().ToLowerInvariant(), notice ?? ""]);

    /// <summary>Gives up what found room in a pool after the same call had found it in another; whatever home it has.</summary>
    public Task WithdrawAsync(PoolName pool, BookingId id, string user) =>
        CancelBookings.RunAsync(redis, BookingKeys.Of(pool).All, [id.ToString(), Acting.As(user).Argument, user, "all", ""]);

    public Task<BookingOutcome> CheckInAsync(BookingId id, Acting caller, string by) =>
        RunAsync(CheckInBooking, id, [id.ToString(), caller.Argument, by]);

    public Task<BookingOutcome> ApproveAsync(BookingId id, string by) => RunAsync(DecideBooking, id, [id.ToString(), "approve", by, ""]);

    public Task<BookingOutcome> RejectAsync(BookingId id, string by, string notice) =>
        RunAsync(DecideBooking, id, [id.ToString(), "reject", by, notice]);

    /// <summary>Moves a booking along its life as its session goes. Moving it to where it is changes nothing.</summary>
    /// <param name="session">What it plays in; null leaves what it has.</param>
    public Task<BookingOutcome> MoveAsync(BookingId id, BookingState state, string? notice = null, SessionId? session = null) =>
        RunAsync(MoveBooking, id, [id.ToString(), BookingStates.NameOf(state), notice ?? "", session?.ToString() ?? ""]);

    /// <summary>Moves what has run out, judged by Redis <c>TIME</c>, offers what room there is, and forgets what ended long ago.</summary>
    /// <returns>Those that were moved.</returns>
    public async Task<IReadOnlyList<Booking>> ExpireAsync(PoolName pool, CancellationToken cancellationToken)
    {
        var moved = new List<Booking>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await ExpireBookings.RunAsync(redis, BookingKeys.Of(pool).All, [MovedAtOnce]);
            for (var i = 0; i < answer.Count; i++)
            {
                var text = answer.Text(i);
                if (text[0] == '{')
                {
                    moved.Add(Records.Read<Booking>(text));
                }
                else
                {
                    await homes.ForgetAsync(BookingId.Parse(text));
                }
            }

            if (answer.Status != "more")
            {
                return moved;
            }
        }
    }

    private static RedisScript Load(string name) => RedisScript.Load<BookingStore>(name, "Calendar", "Bookings");

    private async Task<BookingOutcome> RunAsync(RedisScript script, BookingId id, RedisValue[] arguments)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new BookingOutcome.Unknown();
        }

        var answer = await script.RunAsync(redis, BookingKeys.Of(pool).All, arguments);
        return answer.Status switch
        {
            "confirmed" or "cancelled" or "checked-in" or "decided" or "moved" => new BookingOutcome.Done(Views(answer)),
            "known" => new BookingOutcome.Known(Views(answer)),
            "expired" => new BookingOutcome.HoldOver(),
            "live" => new BookingOutcome.NotNow(BookingState.Live),
            "not-held" or "over" or "not-now" or "not-awaiting" or "refused" => new BookingOutcome.NotNow(BookingStates.Parse(answer.Text(0))),
            "too-early" => new BookingOutcome.TooEarly(answer.Instant(0)),
            "unknown" => new BookingOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Reads what <c>bookings_view</c> in <c>Bookings.lua</c> writes.</summary>
    private static List<BookingView> Views(ScriptAnswer answer)
    {
        var views = new List<BookingView>(answer.Count / 2);
        for (var i = 0; i < answer.Count && answer.Text(i)[0] == '{'; i += 2)
        {
            var place = (int)answer.Number(i + 1);
            views.Add(new BookingView(Records.Read<Booking>(answer.Text(i)), place < 0 ? null : place));
        }

        return views;
    }

    private static IReadOnlyList<DateTimeOffset> Skipped(ScriptAnswer answer)
    {
        var first = 0;
        while (first < answer.Count && answer.Text(first)[0] == '{')
        {
            first += 2;
        }

        return [.. Enumerable.Range(first, answer.Count - first).Select(answer.Instant)];
    }
}
