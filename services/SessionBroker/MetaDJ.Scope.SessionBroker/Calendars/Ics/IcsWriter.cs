using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>Writes calendars as RFC 5545 (and RFC 5546 where people are asked) has them. Pure.</summary>
internal static partial class IcsWriter
{
    public const string ContentType = "text/calendar";

    private const string Product = "-//MetaDJ.Scope//Bookings//EN";

    /// <param name="name">What programs that know <c>X-WR-CALNAME</c> call it.</param>
    /// <param name="domain">What makes our names unique in the world, and where our addresses are.</param>
    public static string Write(IReadOnlyCollection<IcsEntry> entries, string name, string domain, IcsMethod method = IcsMethod.Publish)
    {
        var calendar = new Ical.Net.Calendar { ProductId = Product, Method = MethodOf(method) };
        calendar.AddProperty("X-WR-CALNAME", IcsText.Value(name).ReplaceLineEndings(" "));
        foreach (var entry in entries)
        {
            calendar.Events.Add(Event(entry, domain));
        }

        foreach (var zone in entries.Where(entry => entry.TimeZone is not null).GroupBy(entry => entry.TimeZone!, StringComparer.Ordinal))
        {
            // From the year before the first date, so that the rule in force then is there too.
            var earliest = zone.Min(entry => entry.Start).UtcDateTime.AddYears(-1);
            calendar.AddTimeZone(VTimeZone.FromDateTimeZone(zone.Key, earliest, includeHistoricalData: false));
        }

        return IcsFolding.Refold(new CalendarSerializer().SerializeToString(calendar) ?? throw new UnreachableException("Nothing was written."));
    }

    private static CalendarEvent Event(IcsEntry entry, string domain)
    {
        var written = new CalendarEvent
        {
            Uid = $"{entry.Uid}@{domain}",
            Sequence = checked((int)entry.Sequence),
            DtStamp = Utc(entry.Stamp),
            LastModified = Utc(entry.Stamp),
            Created = entry.CreatedAt is { } created ? Utc(created) : null,
            Start = At(entry.Start, entry.TimeZone),
            End = At(entry.End, entry.TimeZone),
            Summary = IcsText.Value(entry.Title),
            Description = entry.Description is { } description ? IcsText.Value(description) : null,
            Location = entry.Location is { } location ? IcsText.Value(location) : null,
            Status = StatusOf(entry.Status),
            Transparency = entry.Status == IcsStatus.Cancelled ? TransparencyType.Transparent : TransparencyType.Opaque,
            RecurrenceIdentifier = entry.Instead is { } instead ? new RecurrenceIdentifier(At(instead, entry.TimeZone), RecurrenceRange.ThisInstance) : null,
        };
        if (entry.Series is { } series)
        {
            written.RecurrenceRule = new RecurrenceRule(series.Rule);
            foreach (var date in series.Without)
            {
                written.ExceptionDates.Add(At(date, entry.TimeZone));
            }
        }

        if (entry.Attendee is { } person)
        {
            written.Organizer = new Organizer($"mailto:bookings@{domain}") { CommonName = "MetaDJ.Scope" };
            written.Attendees.Add(new Attendee(Address(person, domain))
            {
                CommonName = IcsText.Parameter(person),
                Role = ParticipationRole.RequiredParticipant,
                ParticipationStatus = EventParticipationStatus.Accepted,
            });
        }

        return written;
    }

    /// <summary>Our people have names, not always addresses: who has none gets one at our own domain, which no mail reaches unless it is real.</summary>
    private static string Address(string person, string domain)
    {
        if (MailAddress().IsMatch(person))
        {
            return $"mailto:{person}";
        }

        var local = PlainName().IsMatch(person) ? person : $"person-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person)))[..16]}";
        return $"mailto:{local}@{domain}";
    }

    private static CalDateTime Utc(DateTimeOffset instant) => new(WholeSecond(instant.UtcDateTime), CalDateTime.UtcTzId);

    private static CalDateTime At(DateTimeOffset instant, string? zone) => zone is null ? Utc(instant) : Utc(instant).ToTimeZone(zone);

    private static DateTime WholeSecond(DateTime instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static string MethodOf(IcsMethod method) => method switch
    {
        IcsMethod.Publish => CalendarMethods.Publish,
        IcsMethod.Request => CalendarMethods.Request,
        IcsMethod.Cancel => CalendarMethods.Cancel,
        _ => throw new UnreachableException(method.ToString()),
    };

    private static string StatusOf(IcsStatus status) => status switch
    {
        IcsStatus.Tentative => EventStatus.Tentative,
        IcsStatus.Confirmed => EventStatus.Confirmed,
        IcsStatus.Cancelled => EventStatus.Cancelled,
        _ => throw new UnreachableException(status.ToString()),
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,63}\z")]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex PlainName();
}
