using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>What people wrote, in a form that no parser takes for anything but text.</summary>
internal static class IcsText
{
    private const int Longest = 2_000;

    /// <summary>For a property's value. Ical.Net escapes commas, semicolons, backslashes and line feeds; what it lets through is taken out here.</summary>
    public static string Value(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (clean.Length >= Longest)
            {
                break;
            }

            if (rune.Value is '\n' or '\t' || Allowed(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>
    /// For a parameter: one line without quotes. Ical.Net writes parameters as they are, so a line break in a name would begin a line of its own.
    /// </summary>
    public static string Parameter(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in Value(text).EnumerateRunes())
        {
            clean.Append(rune.Value is '"' or '\n' or '\t' ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private static bool Allowed(Rune rune) => rune.Value != 0xFFFD && CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
