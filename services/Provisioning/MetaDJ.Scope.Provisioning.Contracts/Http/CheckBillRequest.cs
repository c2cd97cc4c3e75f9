namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Compares our record with RunPod's bill now.</summary>
/// <param name="Day">A UTC day that is not in the future; null for all that are due, and today as far as it is on the bill.</param>
public sealed record CheckBillRequest(DateOnly? Day = null);
