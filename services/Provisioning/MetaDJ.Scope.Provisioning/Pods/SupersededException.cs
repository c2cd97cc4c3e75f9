namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Another replica acts on pods now: whatever this one was doing must end where it stands.</summary>
public sealed class SupersededException() : Exception("Another replica of Provisioning acts on pods now.");
