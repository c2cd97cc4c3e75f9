namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>The provider's pod templates. One is a snapshot: changes reach pods that are made later only.</summary>
internal interface ICloudTemplates
{
    /// <summary>Those of the account. Public ones are not listed, for the provider's list of them ends at a hundred.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked; nothing may be concluded.</exception>
    Task<IReadOnlyList<CloudTemplate>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Any that can be read, public ones included; null when there is no such template.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<CloudTemplate?> FindAsync(string templateId, CancellationToken cancellationToken);

    /// <summary>Sent at most once. After <see cref="CloudAnswer{T}.Unknown"/> look for it by name.</summary>
    Task<CloudAnswer<CloudTemplate>> CreateAsync(TemplateRecipe recipe, CancellationToken cancellationToken);

    /// <summary>Sends only what is not null. A template of somebody else is <see cref="CloudAnswer{T}.Gone"/>.</summary>
    Task<CloudAnswer<CloudTemplate>> PatchAsync(string templateId, TemplateChange change, CancellationToken cancellationToken);

    /// <summary>One that is already gone is <see cref="CloudOutcome.Done"/>.</summary>
    Task<CloudOutcome> DeleteAsync(string templateId, CancellationToken cancellationToken);
}

internal sealed record CloudTemplate(string TemplateId, TemplateRecipe Recipe);

/// <summary>All that a template says of a pod of ours. The rest is fixed: for NVIDIA pods, not public, no Jupyter and no SSH.</summary>
/// <param name="Environment">References to secrets only, never values.</param>
/// <param name="PersistentGb">Host-local volume at <c>/workspace</c>; a network volume cannot live in a template.</param>
/// <param name="AllowedCuda">Empty for any; what a pod's own request says of CUDA replaces it.</param>
public sealed record TemplateRecipe(
    string Name,
    string Image,
    int DiskGb,
    IReadOnlyList<string> Ports,
    IReadOnlyDictionary<string, string> Environment,
    int? PersistentGb,
    string? PersistentPath,
    IReadOnlyList<string> AllowedCuda,
    TemplateAccess Access,
    string Args = "");

/// <summary>Whom and what a template is for. The provider's own default is SSH and Jupyter on.</summary>
/// <param name="Serverless">Of no use for pods: the provider refuses to make one from it.</param>
public sealed record TemplateAccess(bool Public, bool Ssh, bool Jupyter, bool Nvidia, bool Serverless)
{
    public static TemplateAccess Closed { get; } = new(Public: false, Ssh: false, Jupyter: false, Nvidia: true, Serverless: false);
}

/// <summary>What is to be different of a template; null stays as it is.</summary>
public sealed record TemplateChange(
    string? Image = null,
    int? DiskGb = null,
    string? Args = null,
    IReadOnlyList<string>? Ports = null,
    IReadOnlyDictionary<string, string>? Environment = null,
    int? PersistentGb = null,
    IReadOnlyList<string>? AllowedCuda = null,
    TemplateAccess? Access = null);
