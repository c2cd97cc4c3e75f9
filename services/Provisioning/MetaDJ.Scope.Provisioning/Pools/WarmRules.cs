using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using NodaTime;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>What a wish for ready pods must be.</summary>
internal static partial class WarmRules
{
    private const int MostWindows = 50;

    public static void Check(PoolSpec spec, FieldErrors errors)
    {
        errors.Require(spec.Warm >= 0 && spec.Warm <= spec.Maximum, "warm", "must be 0 to maximum.");
        errors.Require(
            spec.TimeZone is { Length: <= 64 } zone && DateTimeZoneProviders.Tzdb.Ids.Contains(zone, StringComparer.Ordinal), "timeZone",
            "must be a time zone of the IANA database, such as Europe/Berlin.");
        errors.Require(spec.Schedule is { Count: <= MostWindows }, "schedule", $"must be {MostWindows} windows at most.");
        for (var i = 0; spec.Schedule is { Count: <= MostWindows } windows && i < windows.Count; i++)
        {
            CheckWindow(spec, windows[i], $"schedule[{i}]", errors);
        }

        errors.Require(spec.MaximumStarting is null or >= 1 && !(spec.MaximumStarting > spec.Maximum), "maximumStarting", "must be 1 to maximum, or null for the fleet's own limit.");
        errors.Require(
            spec.SpareLifetime is not { } lifetime || (lifetime >= TimeSpan.FromMinutes(1) && lifetime <= TimeSpan.FromDays(90)), "spareLifetime",
            "must be one minute to ninety days, or null for no end.");
        errors.Require(spec.Sharing is null || (spec.Sharing.Group is { } group && Group().IsMatch(group)), "sharing.group", "must be 1 to 40 lower-case letters, digits and inner hyphens.");
    }

    private static void CheckWindow(PoolSpec spec, WarmWindow? window, string field, FieldErrors errors)
    {
        if (window is null)
        {
            errors.Require(false, field, "must not be null.");
            return;
        }

        errors.Require(
            window.Days is { Count: >= 1 and <= 7 } days && days.Distinct().Count() == days.Count && days.All(day => day is >= Weekday.Mon and <= Weekday.Sun),
            $"{field}.days", "must be one to seven different days: mon, tue, wed, thu, fri, sat, sun.");
        errors.Require(window.Warm >= 0 && window.Warm <= spec.Maximum, $"{field}.warm", "must be 0 to maximum.");
    }

    [GeneratedRegex("\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Group();
}
