using System.Globalization;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings.Model;

/// <summary>A booking of the model. Times are half hours.</summary>
internal sealed class ModelBooking
{
    public required BookingId Id { get; init; }

    public required int Pods { get; init; }

    public required BookingState State { get; set; }

    public required int From { get; set; }

    public required int To { get; set; }

    public SeriesId? Series { get; init; }

    public bool IsOffer { get; set; }

    public bool TakesRoom => BookingStates.TakesRoom(State);

    public bool Overlaps(int from, int to) => From < to && To > from;
}

/// <summary>What a calendar does, as simply as it can be said: every half hour is looked at by itself.</summary>
internal sealed class CalendarModel(int capacity, int before, int after)
{
    private readonly List<ModelBooking> _waitList = [];

    public int Capacity { get; set; } = capacity;

    public List<ModelBooking> Bookings { get; } = [];

    public List<(BlockId Id, int From, int To)> Blocks { get; } = [];

    public string Hold(IReadOnlyList<ModelBooking> wanted, WithoutRoom withoutRoom)
    {
        foreach (var booking in wanted)
        {
            Offer(booking.From, booking.To);
        }

        var placed = new List<ModelBooking>();
        var waiting = new List<ModelBooking>();
        foreach (var booking in wanted)
        {
            if (Fits(booking.From, booking.To, booking.Pods, except: null))
            {
                booking.State = BookingState.Held;
                Bookings.Add(booking);
                placed.Add(booking);
            }
            else if (withoutRoom == WithoutRoom.List)
            {
                waiting.Add(booking);
            }
            else if (withoutRoom == WithoutRoom.Refuse)
            {
                Bookings.RemoveAll(placed.Contains);
                return "full";
            }
        }

        if (placed.Count + waiting.Count == 0)
        {
            return "full";
        }

        foreach (var booking in waiting)
        {
            booking.State = BookingState.Waiting;
            Bookings.Add(booking);
            _waitList.Add(booking);
        }

        return "held";
    }

    public string Confirm(ModelBooking booking)
    {
        if (booking.State == BookingState.Confirmed)
        {
            return "known";
        }

        if (booking.State != BookingState.Held)
        {
            return "not now";
        }

        var together = booking.Series is { } series && !booking.IsOffer
            ? Bookings.Where(each => each == booking || (each.Series == series && each.State == BookingState.Held && !each.IsOffer)).ToList()
            : [booking];
        together.ForEach(each => Move(each, BookingState.Confirmed));
        return "done";
    }

    public string Cancel(ModelBooking booking, BookingScope scope)
    {
        var several = booking.Series is not null && scope != BookingScope.This;
        if (booking.State == BookingState.Cancelled && !several)
        {
            return "known";
        }

        var together = Bookings.Where(each => each == booking || (several && each.Series == booking.Series && (scope == BookingScope.All || each.From >= booking.From)))
            .Where(each => each.State != BookingState.Cancelled).OrderBy(each => each.From).ThenBy(each => each.Id.ToString(), StringComparer.Ordinal).ToList();
        together.ForEach(each => Move(each, BookingState.Cancelled));
        together.ForEach(each => Offer(each.From, each.To));
        return "done";
    }

    public string Change(ModelBooking booking, int from, int to)
    {
        if (booking.State == BookingState.Cancelled)
        {
            return "not now";
        }

        var inside = from >= booking.From && to <= booking.To;
        if (!inside)
        {
            var was = booking.State;
            Offer(from, to);
            if (booking.State != was)
            {
                return "stale";
            }

            if (booking.TakesRoom && !Fits(from, to, booking.Pods, booking))
            {
                return "full";
            }
        }

        var (hadFrom, hadTo) = (booking.From, booking.To);
        (booking.From, booking.To) = (from, to);
        if (booking.State == BookingState.Waiting && !inside)
        {
            _waitList.Remove(booking);
            _waitList.Add(booking);
        }

        if ((hadFrom, hadTo) != (from, to))
        {
            Offer(hadFrom, hadTo);
            Offer(from, to);
        }

        return "done";
    }

    public string Block(BlockId id, int from, int to, BlockOver over)
    {
        var touched = Bookings.Where(each => each.TakesRoom && each.Overlaps(from, to)).OrderBy(each => each.From).ThenBy(Member, StringComparer.Ordinal).ToList();
        if (over == BlockOver.Refuse && touched.Count > 0)
        {
            return "booked";
        }

        Blocks.Add((id, from, to));
        if (over == BlockOver.Cancel)
        {
            touched.ForEach(each => Move(each, BookingState.Cancelled));
            touched.ForEach(each => Offer(each.From, each.To));
        }

        return "blocked";
    }

    public void RunOut(ModelBooking booking)
    {
        if (booking.State == BookingState.Held)
        {
            Move(booking, BookingState.Cancelled);
        }

        OfferAll();
    }

    public void OfferAll() => Offer(int.MinValue / 2, int.MaxValue / 2);

    public bool Fits(int from, int to, int pods, ModelBooking? except)
    {
        for (var time = from - before; time < to + after; time++)
        {
            var taken = Bookings.Where(each => each.TakesRoom && each != except && time >= each.From - before && time < each.To + after).Sum(each => each.Pods);
            if (taken + pods > Capacity)
            {
                return false;
            }
        }

        return !Blocks.Exists(block => block.From < to && block.To > from);
    }

    private static string Member(ModelBooking booking) =>
        $"{CalendarInRedis.At(booking.To / 2.0).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}|{booking.Id}";

    private void Offer(int from, int to)
    {
        foreach (var waiting in _waitList.ToList().Where(each => each.Overlaps(from - before - after, to + before + after) && Fits(each.From, each.To, each.Pods, each)))
        {
            Move(waiting, BookingState.Held);
            waiting.IsOffer = true;
        }
    }

    private void Move(ModelBooking booking, BookingState state)
    {
        booking.State = state;
        booking.IsOffer = false;
        _waitList.Remove(booking);
    }
}
