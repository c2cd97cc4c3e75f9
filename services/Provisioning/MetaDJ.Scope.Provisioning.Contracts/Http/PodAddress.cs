namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Where a pod's Scope answers. Given to services only; it never leaves the stage door.</summary>
public sealed record PodAddress(Uri BaseAddress);
