namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>What the provider tells of the ways to a pod. It only reads.</summary>
public interface ICloudAccess
{
    /// <summary>The pod as it is now: its public ports change whenever its container starts. Null when it is gone.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<CloudPod?> FindAsync(string cloudId, CancellationToken cancellationToken);

    /// <summary>
    /// The account's registered SSH keys, by kind and comment. Nothing here may ever write them: the provider replaces the whole list, and
    /// locks out everybody who is not on the new one.
    /// </summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<IReadOnlyList<string>> SshKeysAsync(CancellationToken cancellationToken);
}
