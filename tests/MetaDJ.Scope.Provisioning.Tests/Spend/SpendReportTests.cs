using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

public sealed class SpendReportTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly SpendLabel Ana = new("pod_1", PoolName.Parse("stage"), "ses_1", "bkg_1", "ana");

    private static readonly LedgerLine[] Lines =
    [
        .. Of(SpendKind.Gpu, Ana, 2, 1.5m),
        .. Of(SpendKind.ContainerDisk, Ana, 2, 0.01m),
        .. Of(SpendKind.Gpu, Ana with { Session = null, Booking = null, User = null }, 1, 1.5m),
        .. Of(SpendKind.Gpu, new SpendLabel("pod_9", null), 1, 1),
        .. Of(SpendKind.NetworkVolume, new SpendLabel("abc123", PoolName.Parse("stage")), 10, 0.01m),
        new(SpendKind.Gpu, "c", Ana with { Session = null, Booking = null, User = null }, Start, Start.AddHours(3), -0.1m, IsCorrection: true),
    ];

    [Theory]
    [InlineData(SpendBy.Pool, "stage 4.52, unknown 1")]
    [InlineData(SpendBy.User, "ana 3.02, idle 2.6, correction -0.1")]
    [InlineData(SpendBy.Session, "ses_1 3.02, idle 2.6, correction -0.1")]
    [InlineData(SpendBy.Booking, "bkg_1 3.02, idle 2.6, correction -0.1")]
    [InlineData(SpendBy.Pod, "pod_1 4.42, pod_9 1, network-volumes 0.1")]
    [InlineData(SpendBy.Kind, "gpu 5.4, networkVolume 0.1, containerDisk 0.02")]
    public void Shares_AddUpToTheSame_HoweverTheyAreCut(object by, string expected)
    {
        var shares = SpendReport.Of(Lines, (SpendBy)by);

        Assert.Equal(expected, string.Join(", ", shares.Select(share => FormattableString.Invariant($"{share.Key} {share.Amount:0.####}"))));
        Assert.Equal(5.52m, shares.Sum(share => share.Amount));
        Assert.All(shares, share => Assert.Equal(share.Amount, share.Gpu + share.Storage));
        Assert.Equal(4, shares.Sum(share => share.Hours), 6);
    }

    /// <summary>A show without a booking is no idle pod.</summary>
    [Fact]
    public void Of_ByBooking_WhenASessionHasNone_DoesNotCallItIdle()
    {
        var lines = Of(SpendKind.Gpu, Ana with { Booking = null }, 1, 1.5m).Concat(Of(SpendKind.Gpu, Ana with { Session = null, Booking = null, User = null }, 1, 1));

        Assert.Equal([("none", 1.5m), ("idle", 1m)], SpendReport.Of(lines, SpendBy.Booking).Select(share => (share.Key, share.Amount)));
    }

    [Fact]
    public void Csv_NeverBecomesAFormula_AndKeepsItsColumns()
    {
        var csv = SpendCsv.Of(
        [
            new SpendLine("=HYPERLINK(\"http://x\",\"a\")", 1.5m, 2) { Gpu = 1, Storage = 0.5m },
            new SpendLine("@SUM(1)", -1, 0),
            new SpendLine("+1", 0, 0),
            new SpendLine("ana, the \"vj\"", 0, 0),
            new SpendLine("bo", 0, 0.25),
        ]);

        Assert.Equal(
            "key,usd,gpu_usd,storage_usd,gpu_hours\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\",1.5,1,0.5,2\r\n'@SUM(1),-1,0,0,0\r\n'+1,0,0,0,0\r\n"
            + "\"ana, the \"\"vj\"\"\",0,0,0,0\r\nbo,0,0,0,0.25\r\n",
            csv);
    }

    [Theory]
    [InlineData("2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z", null, "from")]
    [InlineData("2020-11-24T10:00:00Z", "2026-11-24T09:00:00Z", null, "from")]
    [InlineData(null, "0001-01-01T00:00:00Z", null, "to")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z", null, "to")]
    [InlineData(null, null, "colour", "by")]
    [InlineData(null, null, "Pool", "by")]
    [InlineData(null, null, "unknown", "by")]
    public void BadQuestion_IsRefusedByField(string? from, string? to, string? by, string field)
    {
        var (query, refusal) = SpendQuery.Read(Instant(from), Instant(to), by, Start);

        Assert.Null(query);
        Assert.Contains(field, Assert.IsType<Microsoft.AspNetCore.Http.HttpValidationProblemDetails>(refusal!.ProblemDetails).Errors.Keys);
    }

    [Fact]
    public void Question_WithoutAnything_IsTheLastDayByPool() =>
        Assert.Equal(new SpendQuery(Start.AddDays(-1), Start, SpendBy.Pool), SpendQuery.Read(null, null, null, Start).Query);

    private static DateTimeOffset? Instant(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<LedgerLine> Of(SpendKind kind, SpendLabel label, int hours, decimal rate) =>
        LedgerLine.Of(kind, label.Subject, label, Start, Start.AddHours(hours), rate);
}
