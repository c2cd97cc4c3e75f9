using System.Text;
using Ical.Net.DataTypes;
using MetaDJ.Scope.SessionBroker.Calendars.Ics;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class IcsWriterTests
{
    private const string Domain = "stage.example";

    private static readonly DateTimeOffset Evening = new(2026, 11, 25, 19, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Sound check")]
    [InlineData("a, b; c \\ d: \"e\" 'f'")]
    [InlineData("End\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil")]
    [InlineData("lone \r return, lone \n feed, \u2028 line, \u2029 paragraph, \u0085 next, \v \f")]
    [InlineData("\u0000\u0007\u001b[31m\u007f bells")]
    [InlineData("\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f\ud83c\udf9b\ufe0f and on \ud83d\udc69\u200d\ud83c\udfa4")]
    [InlineData("half of one: \ud83c")]
    [InlineData(" =;X=\":mailto:evil@evil")]
    [InlineData("")]
    public void Write_WhateverPeopleWrote_IsTextAndNothingElse(string hostile)
    {
        var written = Write([Entry() with { Title = hostile, Description = hostile, Location = hostile, Attendee = "a" + hostile }], hostile, IcsMethod.Request);

        Assert.Empty(IcsSyntax.Complaints(written));
        var read = Assert.Single(Ical.Net.Calendar.Load(written)!.Events);
        Assert.Equal(IcsText.Value(hostile), read.Summary ?? "");
        Assert.Equal($"bkg_1@{Domain}", read.Uid);
        Assert.DoesNotContain("evil@evil", read.Attendees[0].Value!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ReadsBackAsItWas()
    {
        var entry = Entry() with { Sequence = 7, Status = IcsStatus.Tentative, CreatedAt = Evening.AddDays(-3), Attendee = "ana@example.org" };

        var read = Assert.Single(Ical.Net.Calendar.Load(Write([entry], method: IcsMethod.Request))!.Events);

        Assert.Equal((7, "TENTATIVE"), (read.Sequence, read.Status));
        Assert.Equal((entry.Start.UtcDateTime, entry.End.UtcDateTime), (read.Start!.AsUtc, read.End!.AsUtc));
        Assert.Equal(entry.Stamp.UtcDateTime, read.DtStamp!.AsUtc);
        Assert.Equal("mailto:ana@example.org", read.Attendees[0].Value!.ToString());
    }

    [Theory]
    [InlineData(nameof(IcsMethod.Publish))]
    [InlineData(nameof(IcsMethod.Request))]
    [InlineData(nameof(IcsMethod.Cancel))]
    public void Write_SaysWhatToDoWithIt(string method) =>
        Assert.Contains($"\r\nMETHOD:{method.ToUpperInvariant()}\r\n", Write([Entry()], method: Enum.Parse<IcsMethod>(method)), StringComparison.Ordinal);

    [Fact]
    public void Write_AFeed_NamesNobody()
    {
        var written = Write([Entry()]);

        Assert.DoesNotContain("ATTENDEE", written, StringComparison.Ordinal);
        Assert.DoesNotContain("ORGANIZER", written, StringComparison.Ordinal);
    }

    /// <summary>A weekly show in Berlin stays at 19:00 on the wall while the clocks change twice; one date is left out, one is moved.</summary>
    [Fact]
    public void Write_ASeries_KeepsItsHourOverTheYear()
    {
        var first = new DateTimeOffset(2026, 10, 7, 17, 0, 0, TimeSpan.Zero);
        var moved = new DateTimeOffset(2026, 11, 4, 18, 0, 0, TimeSpan.Zero);
        var series = Entry() with
        {
            Uid = "series-1", Start = first, End = first.AddHours(2), TimeZone = "Europe/Berlin",
            Series = new IcsSeries("FREQ=WEEKLY;COUNT=30", [first.AddDays(7)]),
        };
        var instead = Entry() with { Uid = "series-1", Start = moved.AddHours(2), End = moved.AddHours(4), TimeZone = "Europe/Berlin", Instead = moved };

        var written = Write([series, instead]);
        var dates = Ical.Net.Calendar.Load(written)!.GetOccurrences(new CalDateTime(first.UtcDateTime, "UTC")).Take(40).Select(date => date.Period.StartTime.AsUtc).ToList();

        Assert.Empty(IcsSyntax.Complaints(written));
        Assert.Equal(29, dates.Count);
        Assert.DoesNotContain(first.AddDays(7).UtcDateTime, dates);
        Assert.DoesNotContain(moved.UtcDateTime, dates);
        Assert.Contains(moved.AddHours(2).UtcDateTime, dates);
        Assert.Contains(new DateTime(2026, 12, 2, 18, 0, 0, DateTimeKind.Utc), dates);
        Assert.Contains(new DateTime(2027, 4, 7, 17, 0, 0, DateTimeKind.Utc), dates);
    }

    [Fact]
    public void Write_AYearOfBookings_OpensWithoutAComplaint()
    {
        var entries = Enumerable.Range(0, 366 * 4).Select(i => Entry() with
        {
            Uid = $"bkg_{i}", Start = Evening.AddHours(6 * i), End = Evening.AddHours((6 * i) + 2), Title = $"Show {i}: líve, \u00fcber; \ud83c\udf9b\ufe0f" + new string('\u00e9', i % 90),
            Status = (IcsStatus)((i % 3) + 1), Sequence = i,
        }).ToList();

        var written = Write(entries);
        var read = Ical.Net.Calendar.Load(written)!.Events;

        Assert.Empty(IcsSyntax.Complaints(written));
        Assert.Equal(entries.Select(entry => (entry.Uid + "@" + Domain, entry.Start.UtcDateTime, entry.Title)), read.Select(one => (one.Uid!, one.Start!.AsUtc, one.Summary!)));
    }

    [Fact]
    public void Write_AnEmptyCalendar_IsOne() => Assert.Empty(IcsSyntax.Complaints(Write([])));

    /// <summary>The check itself must be able to fail.</summary>
    [Theory]
    [InlineData("SUMMARY:x", "SUMMARY:a, b", "Not escaped")]
    [InlineData("SUMMARY:x", "SUMMARY:0123456789012345678901234567890123456789012345678901234567890123456789", "More than 75")]
    [InlineData("SUMMARY:x", "SUMMARY:x\nfeed", "CRLF")]
    [InlineData("SUMMARY:x", "no line", "No content line")]
    [InlineData("SUMMARY:x", "UID:2", "more than one UID")]
    [InlineData("SUMMARY:x", "BEGIN:VALARM", "closes")]
    [InlineData("SUMMARY:x\r\n", "", "no SUMMARY")]
    [InlineData("DTSTART:20261125T190000Z", "DTSTART:20261125", "No instant")]
    [InlineData("DTSTART:20261125T190000Z", "DTSTART;TZID=Europe/Berlin:20261125T190000", "No VTIMEZONE")]
    public void Complaints_OfABrokenCalendar_AreMade(string instead, string of, string complaint)
    {
        var sound = Write([Entry() with { Title = "x" }]);
        Assert.Contains(instead, sound, StringComparison.Ordinal);

        Assert.Contains(IcsSyntax.Complaints(sound.Replace(instead, of, StringComparison.Ordinal)), found => found.Contains(complaint, StringComparison.Ordinal));
    }

    private static string Write(IReadOnlyCollection<IcsEntry> entries, string name = "Stage", IcsMethod method = IcsMethod.Publish)
    {
        var written = IcsWriter.Write(entries, name, Domain, method);
        Assert.Equal(written, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(written)));
        return written;
    }

    private static IcsEntry Entry() => new()
    {
        Uid = "bkg_1", Sequence = 1, Stamp = Evening.AddDays(-1), Start = Evening, End = Evening.AddHours(2), Title = "Show", Status = IcsStatus.Confirmed,
    };
}
