namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>The provider's bill: minutes late, and the truth.</summary>
internal interface ICloudBilling
{
    /// <summary>What is on the bill of one UTC day so far, of all pods and network volumes of the account, strangers' too.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked, or its answer contradicts itself: nothing may be concluded.</exception>
    Task<CloudBill> OfDayAsync(DateOnly day, CancellationToken cancellationToken);
}

/// <summary>What cost nothing is not in it.</summary>
internal sealed record CloudBill(IReadOnlyList<PodCharge> Pods, IReadOnlyList<VolumeCharge> Volumes);

/// <summary>USD.</summary>
/// <param name="Compute">GPU, and the CPU where it is billed apart.</param>
/// <param name="Disk">Container disk and volume disk together: the bill does not tell them apart.</param>
internal sealed record PodCharge(string CloudId, decimal Compute, decimal Disk);

/// <summary>USD.</summary>
internal sealed record VolumeCharge(string VolumeId, decimal Amount);
