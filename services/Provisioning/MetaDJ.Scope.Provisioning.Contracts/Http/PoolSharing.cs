namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>
/// Pools that name the same group and whose pods are the same machines lend each other idle pods: one that nobody needs here is prepared anew
/// for a person who waits there. A spare is never lent for a spare.
/// </summary>
/// <param name="Group">1 to 40 lower-case letters, digits and inner hyphens.</param>
public sealed record PoolSharing(string Group);
