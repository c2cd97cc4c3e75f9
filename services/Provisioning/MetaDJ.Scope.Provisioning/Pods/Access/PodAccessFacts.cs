using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>What is known of the ways to a pod.</summary>
/// <param name="Cloud">Null when the cloud has told nothing of it.</param>
/// <param name="AsOf">When the cloud said so.</param>
/// <param name="Live">Just now, and not in its last listing.</param>
/// <param name="SshKeys">Null when the account could not be asked.</param>
/// <param name="HasGlobalNetwork">Whether its data centre has it; null when not known.</param>
internal sealed record PodAccessFacts(CloudPod? Cloud, DateTimeOffset? AsOf, bool Live, IReadOnlyList<string>? SshKeys, bool? HasGlobalNetwork);
