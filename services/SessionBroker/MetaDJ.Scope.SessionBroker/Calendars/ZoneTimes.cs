using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Reads times as people write them, by the clock of a time zone. Pure.</summary>
internal static class ZoneTimes
{
    /// <summary>What to tell about an instant that is not near.</summary>
    public const string NotNear = "Must be from the year 2000 to 2199.";

    private static readonly LocalDateTimePattern[] Locals =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    /// <summary>Where the clock is put back the first of the two; where it is put forward as much later as it jumps.</summary>
    private static readonly ZoneLocalMappingResolver Lenient = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    public static bool TryZone(string? name, [NotNullWhen(true)] out DateTimeZone? zone)
    {
        zone = name is { Length: > 0 and <= 64 } ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        return zone is not null;
    }

    public static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb[name];

    /// <summary>Reads an RFC 3339 instant, or a local time of the zone: where the clock is put back it is the first of the two.</summary>
    /// <returns>What is wrong with it; null when it was read.</returns>
    public static string? Read(string text, DateTimeZone zone, out DateTimeOffset instant)
    {
        instant = default;
        foreach (var pattern in Locals)
        {
            if (pattern.Parse(text) is { Success: true, Value: var local } && IsNear(local.Year))
            {
                if (zone.MapLocal(local) is not { Count: > 0 } mapping)
                {
                    return $"There is no {local:uuuu-MM-dd HH:mm} in {zone.Id}: the clock is put forward then.";
                }

                instant = mapping.First().ToInstant().ToDateTimeOffset();
                return null;
            }
        }

        if (OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var exact } && IsNear(exact.Year))
        {
            // To the millisecond, which is what records keep.
            instant = DateTimeOffset.FromUnixTimeMilliseconds(exact.ToInstant().ToUnixTimeMilliseconds());
            return null;
        }

        return "Must be an RFC 3339 time with an offset (2026-12-31T20:00:00Z), or a local time without one (2026-12-31T20:00).";
    }

    /// <summary>Within what can be reckoned with: at the ends of the calendar an offset or a duration leads out of it.</summary>
    public static bool IsNear(int year) => year is >= 2000 and < 2200;

    public static bool IsNear(DateTimeOffset instant) => IsNear(instant.UtcDateTime.Year);

    public static DateTimeOffset On(string zone, DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(Zone(zone)).ToDateTimeOffset();

    public static LocalDateTime Local(DateTimeZone zone, DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).LocalDateTime;

    /// <summary>An instant of a local time that may not exist, or twice.</summary>
    public static DateTimeOffset AtLeniently(DateTimeZone zone, LocalDateTime local) => zone.ResolveLocal(local, Lenient).ToInstant().ToDateTimeOffset();

    public static string Text(DateTimeOffset instant, DateTimeZone zone) =>
        Instant.FromDateTimeOffset(instant).InZone(zone).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
