namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>The public keys registered with the account. There is no request to go with it: RunPod's replaces them all.</summary>
internal sealed record SshKeys
{
    public required IReadOnlyList<string> Keys { get; init; }
}
