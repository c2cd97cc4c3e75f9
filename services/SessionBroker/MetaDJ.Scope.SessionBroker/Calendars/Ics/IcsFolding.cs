using System.Text;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>
/// Lines of at most 75 octets, parted between characters only. Ical.Net parts them between UTF-16 units, which breaks everything beyond the basic
/// plane in two halves that no encoding can write.
/// </summary>
internal static class IcsFolding
{
    private const int LongestLine = 75;

    public static string Refold(string calendar)
    {
        var folded = new StringBuilder(calendar.Length + (calendar.Length / 50));
        foreach (var line in calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > LongestLine)
                {
                    folded.Append("\r\n ");
                    octets = 1;
                }

                folded.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            folded.Append("\r\n");
        }

        return folded.ToString();
    }
}
