using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>A day of ours against the bill's.</summary>
public sealed class BillComparisonTests
{
    private static readonly DateOnly Day = new(2026, 11, 24);
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Noon.AddDays(1);
    private static readonly SpendLabel Held = MeterWorld.Label with { Session = "ses_1", User = "ana" };

    [Fact]
    public void Corrected_TheDayEqualsTheBill_ToTheLastDigit()
    {
        LedgerLine[] lines = [.. Ran("a", 2, 1), .. Ran("a", 2, 0.01m, SpendKind.ContainerDisk), .. Ran("b", 1, 2)];
        var bill = new CloudBill([new("a", 2.0123456789m, 0.03m), new("b", 1.5m, 0)], []);

        var check = Compare(lines, bill, "a", "b");

        Assert.Equal((BillVerdict.Differs, 4.02m, 3.542346m), (check.Report.Verdict, check.Report.Ours, check.Report.Theirs));
        Assert.Equal(3.5423456789m, lines.Concat(check.Corrections).Sum(line => line.Amount));
        Assert.Equal(["pod_b", "pod_a"], check.Report.Gaps.Select(gap => gap.Key));
        Assert.All(check.Corrections, line => Assert.Equal((true, (string?)null, (string?)null, 0.0), (line.IsCorrection, line.Label.Session, line.Label.User, line.Hours)));
        Assert.Equal(3.5423456789m, lines.Concat(check.Corrections).Sum(line => line.Within(Noon, Noon.AddHours(2))?.Amount ?? 0));
    }

    [Fact]
    public void ComparedAgain_ItComesToTheSame()
    {
        LedgerLine[] lines = [.. Ran("a", 2, 1)];
        var bill = new CloudBill([new("a", 1.9m, 0)], []);
        var first = Compare(lines, bill, "a");

        var second = Compare([.. lines, .. first.Corrections], bill, "a");

        Assert.Equal(first.Corrections, second.Corrections);
        Assert.Equal(first.Report.Gap, second.Report.Gap);
    }

    [Fact]
    public void ABillThatCameRound_TakesTheCorrectionBack()
    {
        LedgerLine[] lines = [.. Ran("a", 2, 1)];
        var first = Compare(lines, new CloudBill([new("a", 1.9m, 0)], []), "a");

        var second = Compare([.. lines, .. first.Corrections], new CloudBill([new("a", 2m, 0)], []), "a");

        Assert.Equal(0, Assert.Single(second.Corrections).Amount);
    }

    [Fact]
    public void PodOfAStranger_IsNotOurGap()
    {
        var check = Compare([.. Ran("a", 2, 1)], new CloudBill([new("a", 2, 0), new("stranger", 500, 1)], [new("theirs", 7)]), "a");

        Assert.Equal((BillVerdict.Agrees, 0m, 508m), (check.Report.Verdict, check.Report.Gap, check.Report.Unrecognised));
        Assert.Empty(check.Corrections);
    }

    [Fact]
    public void PodThatWeNeverSawRun_ButKnowToBeOurs_IsOurGap()
    {
        var check = Compare([], new CloudBill([new("a", 0.3m, 0.01m)], []), "a");

        Assert.Equal((BillVerdict.Differs, 0.31m), (check.Report.Verdict, check.Report.Gap));
        Assert.Equal([SpendKind.Gpu, SpendKind.ContainerDisk], check.Corrections.Select(line => line.Kind));
        Assert.All(check.Corrections, line => Assert.Equal(Day, line.Day));
    }

    [Fact]
    public void GapsThatCancelOut_AreAGap()
    {
        var check = Compare([.. Ran("a", 2, 1), .. Ran("b", 2, 1)], new CloudBill([new("a", 1, 0), new("b", 3, 0)], []), "a", "b");

        Assert.Equal((BillVerdict.Differs, 0m), (check.Report.Verdict, check.Report.Gap));
    }

    [Fact]
    public void UnsettledPod_IsNotCompared()
    {
        LedgerLine[] lines = [.. Ran("a", 2, 1), .. Ran("b", 2, 1)];
        var check = BillComparison.Compare(
            new OurDay(Day, lines, Known("a", "b"), new HashSet<string> { "a" }), new CloudBill([new("a", 2, 0), new("b", 0.1m, 0)], []), new SpendOptions(), Noon);

        Assert.Equal((BillVerdict.Partial, 2m, 2m), (check.Report.Verdict, check.Report.Ours, check.Report.Theirs));
        Assert.Empty(check.Corrections);
    }

    [Fact]
    public void Volume_IsComparedAndCorrected_WithoutNamingIt()
    {
        var label = new SpendLabel("vol", null);
        LedgerLine[] lines = [.. LedgerLine.Of(SpendKind.NetworkVolume, "vol", label, Noon, Noon.AddHours(10), 0.01m)];
        var check = BillComparison.Compare(
            new OurDay(Day, lines, new Dictionary<string, SpendLabel> { ["vol"] = label }, null), new CloudBill([], [new("vol", 0.24m)]), new SpendOptions(), Later);

        Assert.Equal((SpendKind.NetworkVolume, 0.14m), (Assert.Single(check.Corrections).Kind, check.Corrections[0].Amount));
        Assert.Equal("network-volumes", Assert.Single(check.Report.Gaps).Key);
    }

    [Fact]
    public void Days_MissedWhileAway_AreMadeUpFor_AndEachIsLookedAtAgainOnce()
    {
        var lag = TimeSpan.FromMinutes(30);
        var now = new DateTimeOffset(2026, 11, 24, 0, 29, 0, TimeSpan.Zero);
        var checks = new Dictionary<DateOnly, BillCheckResponse>();

        var due = Play();
        Assert.Equal((31 - 1, new DateOnly(2026, 11, 22)), (due.Count, due[^1]));
        now = now.AddMinutes(1);
        Assert.Equal([new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 23)], Play());
        Assert.Empty(Play());
        now = now.AddDays(1);
        Assert.Equal(new DateOnly(2026, 11, 24), Play()[^1]);
        now = now.AddDays(2);
        Assert.Contains(new DateOnly(2026, 11, 23), Play());
        Assert.Empty(Play());

        List<DateOnly> Play()
        {
            var days = BillDays.Due(checks, lag, now).ToList();
            days.ForEach(day => checks[day] = Report(day, now));
            return days;
        }
    }

    [Fact]
    public void Alert_OfADayThatDiffers_StaysForAWeek_WhateverTheDaysAfterItSay()
    {
        var (today, monday) = (new DateOnly(2026, 11, 27), new DateOnly(2026, 11, 23));
        BillCheckResponse[] checks = [Report(monday, Later) with { Verdict = BillVerdict.Differs, Gap = 1.5m, Theirs = 2, Ours = 0.5m }, Report(monday.AddDays(1), Later)];

        Assert.StartsWith("RunPod's bill of 2026-11-23 differs from our record by 1.50 USD (2.00 billed, 0.50 counted).", BillAlert.Of(checks, today), StringComparison.Ordinal);
        Assert.Contains("1 other day", BillAlert.Of([.. checks, checks[0] with { Day = monday.AddDays(-1) }], today), StringComparison.Ordinal);
        Assert.Null(BillAlert.Of(checks, monday.AddDays(8)));
        Assert.Null(BillAlert.Of([], today));
    }

    private static BillCheckResponse Report(DateOnly day, DateTimeOffset at) =>
        new() { Day = day, At = at, Verdict = BillVerdict.Agrees, Ours = 0, Theirs = 0, Gap = 0, Unrecognised = 0, Gaps = [] };

    private static BillCheck Compare(LedgerLine[] lines, CloudBill bill, params string[] known) =>
        BillComparison.Compare(new OurDay(Day, lines, Known(known), null), bill, new SpendOptions(), Later);

    private static Dictionary<string, SpendLabel> Known(params string[] ids) => ids.ToDictionary(id => id, id => MeterWorld.Label with { Subject = $"pod_{id}" });

    private static IEnumerable<LedgerLine> Ran(string id, int hours, decimal rate, SpendKind kind = SpendKind.Gpu) =>
        LedgerLine.Of(kind, id, Held with { Subject = $"pod_{id}" }, Noon, Noon.AddHours(hours), rate);
}
