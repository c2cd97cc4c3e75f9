using System.Globalization;

namespace MetaDJ.Scope.Provisioning.RunPod.RateLimits;

/// <summary>One member of the <c>RateLimit</c> header: <c>"minute";r=0;t=12</c>.</summary>
/// <param name="Window">minute, hour or day.</param>
/// <param name="Remaining">Calls left.</param>
/// <param name="Reset">Until the window starts anew.</param>
internal sealed record RateLimitMember(string Window, long Remaining, TimeSpan Reset);

/// <summary>One member of the <c>RateLimit-Policy</c> header: <c>"minute";q=60;w=60</c>.</summary>
/// <param name="Quota">Calls in one window.</param>
/// <param name="Length">Of one window.</param>
internal sealed record RateLimitQuota(string Window, long Quota, TimeSpan Length);

/// <summary>
/// Reads the structured-field list leniently: parameters in any order, unknown ones passed over, a member that lacks one of the two
/// numbers left out. A header we cannot read must never stop a call.
/// </summary>
internal static class RateLimitHeader
{
    public const string Name = "RateLimit";
    public const string PolicyName = "RateLimit-Policy";

    public static IEnumerable<RateLimitMember> Parse(string value) =>
        Split(value, ',').Select(ParseMember).OfType<RateLimitMember>();

    public static IEnumerable<RateLimitQuota> ParsePolicy(string value) =>
        Split(value, ',').Select(ParseQuota).OfType<RateLimitQuota>();

    private static RateLimitQuota? ParseQuota(string text)
    {
        var (window, parts) = Take(text);
        return window.Length > 0 && NumberOf(parts, 'q') is > 0 and var quota && NumberOf(parts, 'w') is > 0 and <= 366L * 86400 and var length
            ? new RateLimitQuota(window, quota, TimeSpan.FromSeconds(length))
            : null;
    }

    private static RateLimitMember? ParseMember(string text)
    {
        var (window, parts) = Take(text);
        var remaining = NumberOf(parts, 'r');
        var reset = NumberOf(parts, 't');
        return window.Length > 0 && remaining is { } left && reset is >= 0 and <= 366L * 86400
            ? new RateLimitMember(window, left, TimeSpan.FromSeconds(reset.Value))
            : null;
    }

    private static (string Window, string[] Parts) Take(string text)
    {
        var parts = Split(text, ';').ToArray();
        return (parts[0].Trim().Trim('"'), parts);
    }

    private static long? NumberOf(string[] parts, char name)
    {
        foreach (var part in parts.Skip(1))
        {
            var parameter = part.AsSpan().Trim();
            if (parameter.Length > 2
                && parameter[0] == name
                && parameter[1..].TrimStart() is ['=', .. var number]
                && long.TryParse(number.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
        }

        return null;
    }

    private static IEnumerable<string> Split(string text, char separator)
    {
        var start = 0;
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                quoted = !quoted;
            }
            else if (text[at] == separator && !quoted)
            {
                yield return text[start..at];
                start = at + 1;
            }
        }

        yield return text[start..];
    }
}
