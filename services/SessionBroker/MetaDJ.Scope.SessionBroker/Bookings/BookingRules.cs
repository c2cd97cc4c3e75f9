using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using NodaTime;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What a request about bookings may say. Errors are collected by field, so that a person sees all of them at once.</summary>
internal sealed class BookingRules
{
    private const int LongestTitle = 120;
    private const int LongestName = 100;

    /// <summary>No pool's calendar can allow more.</summary>
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(7);

    private readonly Dictionary<string, string[]> _errors = [];

    public IDictionary<string, string[]> Errors => _errors;

    public bool Holds => _errors.Count == 0;

    /// <summary>What can be said of it before the pool is known.</summary>
    public static BookingRules Of(CreateBookingRequest request, string? key)
    {
        var rules = new BookingRules().IdempotencyKey(key).Title(request.Title);
        if (request.Pool is null == request.Pipeline is null)
        {
            rules.Add("pool", "Name either a pool or a pipeline.");
        }

        if (request.Pipeline is { } pipeline && !SessionRules.IsPrintable(pipeline, LongestName))
        {
            rules.Add("pipeline", $"Must be 1 to {LongestName} printable characters.");
        }

        if (request.End is null == request.Duration is null)
        {
            rules.Add("end", "Say either when it ends or how long it lasts (duration).");
        }

        if (request.Team is { } team && !SessionRules.IsPrintable(team, LongestName))
        {
            rules.Add("team", $"Must be 1 to {LongestName} printable characters, with no space at either end.");
        }

        if (request.TimeZone is { } zone && !ZoneTimes.TryZone(zone, out _))
        {
            rules.Add("timeZone", $"There is no such time zone in the IANA database, whose names are like Europe/Berlin.");
        }

        if (request.SkipConflicts && request.Recurrence is null)
        {
            rules.Add("skipConflicts", "Only a recurrence can skip what there is no room for.");
        }

        if (request.SkipConflicts && request.WaitList)
        {
            rules.Add("skipConflicts", "What there is no room for can be skipped or can wait, not both.");
        }

        return rules;
    }

    public static BookingRules Of(UpdateBookingRequest request, string? key)
    {
        var rules = new BookingRules().IdempotencyKey(key);
        if (request.Title is { } title)
        {
            rules.Title(title);
        }

        if (request is { End: not null, Duration: not null })
        {
            rules.Add("end", "Say either when it ends or how long it lasts (duration), not both.");
        }

        if (request is { Start: null, End: null, Duration: null, Title: null, HotSpare: null })
        {
            rules.Add("start", "Say what changes: start, end, duration or title.");
        }

        return rules;
    }

    public BookingRules Title(string title)
    {
        if (!SessionRules.IsPrintable(title, LongestTitle))
        {
            Add("title", $"Must be 1 to {LongestTitle} printable characters, with no space at either end.");
        }

        return this;
    }

    public BookingRules IdempotencyKey(string? key)
    {
        if (key is not null && !IdempotencyKeys.IsValid(key))
        {
            Add(IdempotencyKeys.Header, "Must be 1 to 128 visible ASCII characters.");
        }

        return this;
    }

    /// <summary>Reads the window; the end is the start when it cannot be read.</summary>
    public (DateTimeOffset StartsAt, DateTimeOffset EndsAt) Window(string start, string? end, TimeSpan? duration, DateTimeZone zone)
    {
        var startsAt = Time("start", start, zone);
        return (startsAt, End(startsAt, end, duration, zone));
    }

    public DateTimeOffset End(DateTimeOffset startsAt, string? end, TimeSpan? duration, DateTimeZone zone)
    {
        if (end is not null)
        {
            return Time("end", end, zone);
        }

        if (duration is { } lasts && lasts > TimeSpan.Zero && lasts <= LongestDuration)
        {
            return startsAt + TimeSpan.FromMilliseconds((long)lasts.TotalMilliseconds);
        }

        Add("duration", $"Must be positive, and no longer than {LongestDuration:c}.");
        return startsAt;
    }

    public BookingRules Add(string field, string error)
    {
        _errors[field] = [.. _errors.GetValueOrDefault(field) ?? [], error];
        return this;
    }

    public BookingRules AddAll(IEnumerable<(string Field, string Error)> errors)
    {
        foreach (var (field, error) in errors)
        {
            Add(field, error);
        }

        return this;
    }

    private DateTimeOffset Time(string field, string text, DateTimeZone zone)
    {
        if (ZoneTimes.Read(text, zone, out var instant) is { } error)
        {
            Add(field, error);
        }

        return instant;
    }
}
