using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod's bill by day. Its windows are half-open and snapped outward to bucket edges; a UTC day is a bucket, so nothing is cut.</summary>
internal sealed class RunPodBilling(IRunPodApi api) : ICloudBilling
{
    /// <summary>USD that records may miss their own total by, for rounding: beyond it records are missing.</summary>
    private const decimal Rounding = 0.01m;

    public async Task<CloudBill> OfDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var end = start.AddDays(1);
        using var podAnswer = await api.GetPodBillingAsync(start, end, BillingBucketSize.Day, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var pods = podAnswer.Read();
        using var volumeAnswer = await api.GetNetworkVolumeBillingAsync(start, end, BillingBucketSize.Day, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var volumes = volumeAnswer.Read();
        Agree(pods.Metadata.Query, start, end);
        Agree(volumes.Metadata.Query, start, end);
        Agree(pods.Records.Sum(record => record.TotalAmount), pods.Metadata.Totals.TotalAmount);
        Agree(volumes.Records.Sum(record => record.TotalAmount), volumes.Metadata.Totals.TotalAmount);
        return new CloudBill(
            [.. pods.Records.GroupBy(record => record.PodId, StringComparer.Ordinal).Select(pod =>
                new PodCharge(pod.Key, pod.Sum(record => record.GpuAmount + record.CpuAmount), pod.Sum(record => record.DiskAmount)))],
            [.. volumes.Records.GroupBy(record => record.NetworkVolumeId, StringComparer.Ordinal).Select(volume =>
                new VolumeCharge(volume.Key, volume.Sum(record => record.TotalAmount)))]);
    }

    private static void Agree(BillingQuery query, DateTimeOffset start, DateTimeOffset end)
    {
        if (query.StartTime != start || query.EndTime != end)
        {
            throw new HttpRequestException($"RunPod answered with the bill of {query.StartTime:u} to {query.EndTime:u}, not of {start:u} to {end:u}.");
        }
    }

    private static void Agree(decimal records, decimal total)
    {
        if (Math.Abs(records - total) > Rounding)
        {
            throw new HttpRequestException($"RunPod's bill contradicts itself: its records come to {records:0.00} USD, its total is {total:0.00} USD.");
        }
    }
}
