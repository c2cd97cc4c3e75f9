using System.Text;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

/// <summary>Reads a calendar by the grammar of RFC 5545 and nothing else, and says what a strict program would complain of.</summary>
internal static partial class IcsSyntax
{
    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["VCALENDAR"] = ["PRODID", "VERSION"],
        ["VEVENT"] = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE"],
        ["VTIMEZONE"] = ["TZID"],
        ["STANDARD"] = ["DTSTART", "TZOFFSETTO", "TZOFFSETFROM"],
        ["DAYLIGHT"] = ["DTSTART", "TZOFFSETTO", "TZOFFSETFROM"],
    };

    private static readonly string[] AtMostOnce =
        ["PRODID", "VERSION", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "RRULE", "RECURRENCE-ID", "ORGANIZER", "TRANSP", "CREATED", "LAST-MODIFIED", "TZID"];

    public static List<string> Complaints(string calendar)
    {
        var complaints = new List<string>();
        if (!calendar.EndsWith("\r\n", StringComparison.Ordinal) || calendar.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'))
        {
            complaints.Add("A line does not end in CRLF.");
        }

        var lines = calendar.Split("\r\n")[..^1];
        complaints.AddRange(lines.Where(line => Encoding.UTF8.GetByteCount(line) > 75).Select(line => $"More than 75 octets: {line}"));
        // Folding may not part what is one character: each line must be UTF-8 by itself.
        complaints.AddRange(lines.Where(line => line.EnumerateRunes().Any(rune => rune.Value == 0xFFFD)).Select(line => $"Parted: {line}"));
        complaints.AddRange(lines.Where(line => line.Length == 0).Select(_ => "An empty line."));

        var open = new Stack<Component>();
        var zones = new HashSet<string>();
        var zonesUsed = new HashSet<string>();
        var events = new HashSet<string>();
        foreach (var line in calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n")[..^1])
        {
            var match = ContentLine().Match(line);
            if (!match.Success)
            {
                complaints.Add($"No content line: {line}");
                continue;
            }

            var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
            switch (name)
            {
                case "BEGIN":
                    open.Push(new Component(value));
                    break;
                case "END":
                    if (!open.TryPop(out var closed) || closed.Name != value)
                    {
                        complaints.Add($"END:{value} closes {closed?.Name}.");
                        break;
                    }

                    complaints.AddRange(Judge(closed));
                    if (closed.Name == "VEVENT" && !events.Add($"{closed.First("UID")}|{closed.First("RECURRENCE-ID")}"))
                    {
                        complaints.Add($"Twice: {closed.First("UID")}");
                    }

                    if (closed.Name == "VTIMEZONE")
                    {
                        zones.Add(closed.First("TZID")!);
                    }

                    break;
                default:
                    if (!open.TryPeek(out var current))
                    {
                        complaints.Add($"Outside of everything: {line}");
                        break;
                    }

                    current.Add(name, value);
                    if (TextProperties.Contains(name) && BareText().IsMatch(value))
                    {
                        complaints.Add($"Not escaped: {line}");
                    }

                    if (TimeProperties.Contains(name))
                    {
                        var zone = ZoneParameter().Match(match.Groups["parameters"].Value);
                        if (zone.Success)
                        {
                            zonesUsed.Add(zone.Groups[1].Value.Trim('"'));
                        }

                        if (!Instant().IsMatch(value) || (zone.Success && value.EndsWith('Z')))
                        {
                            complaints.Add($"No instant: {line}");
                        }
                    }

                    break;
            }
        }

        complaints.AddRange(open.Select(component => $"{component.Name} is not closed."));
        complaints.AddRange(zonesUsed.Except(zones).Select(zone => $"No VTIMEZONE of {zone}."));
        return complaints;
    }

    private static readonly string[] TextProperties = ["SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME"];
    private static readonly string[] TimeProperties = ["DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID", "EXDATE"];

    private static IEnumerable<string> Judge(Component component)
    {
        foreach (var name in Required.GetValueOrDefault(component.Name, []).Where(name => component.First(name) is null))
        {
            yield return $"{component.Name} has no {name}.";
        }

        foreach (var name in AtMostOnce.Where(name => component.Count(name) > 1))
        {
            yield return $"{component.Name} has more than one {name}.";
        }

        if (component.Name == "VEVENT" && string.CompareOrdinal(component.First("DTEND"), component.First("DTSTART")) <= 0)
        {
            yield return $"{component.First("UID")} ends before it begins.";
        }
    }

    // A parameter's value is quoted or has none of the separators; nothing has control characters.
    [GeneratedRegex("""\A(?<name>[A-Z][A-Z0-9-]*)(?<parameters>(?:;[A-Z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*))*):(?<value>[^\x00-\x08\x0a-\x1f\x7f]*)\z""")]
    private static partial Regex ContentLine();

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*[,;]|(?<!\\)(?:\\\\)*\\(?![\\;,nN])")]
    private static partial Regex BareText();

    [GeneratedRegex("TZID=([^;:]+)")]
    private static partial Regex ZoneParameter();

    [GeneratedRegex(@"\A\d{8}T\d{6}Z?\z")]
    private static partial Regex Instant();

    private sealed class Component(string name)
    {
        private readonly List<(string Name, string Value)> _properties = [];

        public string Name => name;

        public void Add(string property, string value) => _properties.Add((property, value));

        public string? First(string property) => _properties.FirstOrDefault(entry => entry.Name == property).Value;

        public int Count(string property) => _properties.Count(entry => entry.Name == property);
    }
}
