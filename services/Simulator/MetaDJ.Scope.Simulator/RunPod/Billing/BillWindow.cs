using System.Globalization;
using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Billing;

internal enum BucketSize
{
    Unknown = 0,
    Hour = 1,
    Day = 2,
    Week = 3,
    Month = 4,
    Year = 5,
}

/// <summary>What a billing query asked for, snapped outward to its buckets.</summary>
internal sealed record BillWindow(DateTimeOffset StartTime, DateTimeOffset EndTime, BucketSize BucketSize)
{
    private const int DefaultDays = 30;

    public IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Buckets()
    {
        for (var start = StartTime; start < EndTime; start = Next(start, BucketSize))
        {
            yield return (start, Next(start, BucketSize));
        }
    }

    public static (BillWindow? Window, RunPodProblem? Refusal) Read(IQueryCollection query, DateTimeOffset now)
    {
        var errors = new List<string>();
        var size = BucketSize.Day;
        if ((string?)query["bucketSize"] is { } spelled && !RunPodJson.Bucket.TryRead(spelled, out size))
        {
            errors.Add($"bucketSize: value must be one of {RunPodJson.Bucket.Allowed}");
        }

        var start = Instant(query, "startTime", errors);
        var end = Instant(query, "endTime", errors);
        int? lastN = null;
        if ((string?)query["lastN"] is { } text)
        {
            lastN = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 100_000 ? count : null;
            errors.AddRange(lastN is null ? ["lastN: minimum: want an integer of at least 1"] : []);
        }

        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        if (lastN is not null && (start is not null || end is not null))
        {
            return (null, RunPodProblem.BadRequest("lastN is mutually exclusive with startTime and endTime"));
        }

        if (lastN is { } buckets)
        {
            var current = Floor(now, size);
            var first = current;
            for (var back = 1; back < buckets && first.Year > 1970; back++)
            {
                first = Floor(first.AddTicks(-1), size);
            }

            return (new(first, Next(current, size), size), null);
        }

        var until = end ?? now;
        var from = start ?? now.AddDays(-DefaultDays);
        return from >= until
            ? (null, RunPodProblem.BadRequest("startTime must be before endTime"))
            : (new(Floor(from, size), Floor(until, size) == until ? until : Next(Floor(until, size), size), size), null);
    }

    private static DateTimeOffset Floor(DateTimeOffset instant, BucketSize size)
    {
        var utc = instant.ToUniversalTime();
        var day = new DateTimeOffset(utc.Date, TimeSpan.Zero);
        return size switch
        {
            BucketSize.Hour => day.AddHours(utc.Hour),
            BucketSize.Day => day,
            BucketSize.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            BucketSize.Month => day.AddDays(1 - day.Day),
            _ => new(day.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
    }

    private static DateTimeOffset Next(DateTimeOffset start, BucketSize size) => size switch
    {
        BucketSize.Hour => start.AddHours(1),
        BucketSize.Day => start.AddDays(1),
        BucketSize.Week => start.AddDays(7),
        BucketSize.Month => start.AddMonths(1),
        _ => start.AddYears(1),
    };

    private static DateTimeOffset? Instant(IQueryCollection query, string name, List<string> errors)
    {
        if ((string?)query[name] is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant.ToUniversalTime();
        }

        errors.Add($"{name}: must be an RFC 3339 date-time");
        return null;
    }
}
