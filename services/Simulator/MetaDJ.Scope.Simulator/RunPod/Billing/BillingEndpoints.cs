using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Billing;

internal static class BillingEndpoints
{
    public static void MapBilling(this IEndpointRouteBuilder v2)
    {
        var billing = v2.MapGroup("/billing");
        billing.MapGet("", Account).WithName("listBilling");
        billing.MapGet("/pods", Pods).WithName("listPodBilling");
        billing.MapGet("/network-volumes", Volumes).WithName("listNetworkVolumeBilling");
    }

    private static IResult Account(HttpRequest request, Bill bill, SimulatedClock clock)
    {
        var (window, refusal) = BillWindow.Read(request.Query, clock.Life.GetUtcNow());
        if (window is null)
        {
            return refusal!;
        }

        var lines = bill.Lines(window, static _ => true);
        var records = lines.GroupBy(line => (line.Start, line.End))
            .Select(bucket => new AccountRecord(bucket.Key.Start, bucket.Key.End, AccountTotals.Of([.. bucket]))).ToList();
        return Json(records, new AccountMetadata(Echo(window), records.Count, AccountTotals.Of(lines)));
    }

    private static IResult Pods(string? podId, HttpRequest request, Bill bill, SimulatedClock clock)
    {
        var (window, refusal) = BillWindow.Read(request.Query, clock.Life.GetUtcNow());
        if (window is null)
        {
            return refusal!;
        }

        var lines = bill.Lines(window, entry => entry.Kind == Metered.Pod && (podId is null || entry.Id == podId));
        var records = lines.Select(line => new PodBillingRecord(line.Start, line.End, line.Usage.Id, line.Total, line.Gpu, 0, line.Disk)).ToList();
        var totals = new PodBillingTotals(lines.Sum(line => line.Total), lines.Sum(line => line.Gpu), 0, lines.Sum(line => line.Disk));
        return Json(records, new PodBillingMetadata(Echo(window) with { PodId = podId }, records.Count, Distinct(lines), totals));
    }

    private static IResult Volumes(string? networkVolumeId, HttpRequest request, Bill bill, SimulatedClock clock)
    {
        var (window, refusal) = BillWindow.Read(request.Query, clock.Life.GetUtcNow());
        if (window is null)
        {
            return refusal!;
        }

        var lines = bill.Lines(window, entry => entry.Kind != Metered.Pod && (networkVolumeId is null || entry.Id == networkVolumeId));
        var records = lines.Select(line => new VolumeBillingRecord(
            line.Start, line.End, line.Usage.Id, line.Total, Standard(line), line.Total - Standard(line))).ToList();
        var totals = new VolumeBillingTotals(lines.Sum(line => line.Total), lines.Sum(Standard), lines.Sum(line => line.Total - Standard(line)));
        return Json(records, new VolumeBillingMetadata(Echo(window) with { NetworkVolumeId = networkVolumeId }, records.Count, Distinct(lines), totals));
    }

    private static decimal Standard(BillLine line) => line.Usage.Kind == Metered.StandardVolume ? line.Total : 0;

    private static int Distinct(IReadOnlyList<BillLine> lines) => lines.Select(line => line.Usage.Id).Distinct().Count();

    private static BillingQuery Echo(BillWindow window) => new(window.StartTime, window.EndTime, window.BucketSize);

    private static IResult Json<TRecord, TMetadata>(IReadOnlyList<TRecord> records, TMetadata metadata) =>
        Results.Json(new BillingAnswer<TRecord, TMetadata>(records, metadata), RunPodJson.Options);
}
