using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod's templates.</summary>
internal sealed class RunPodTemplates(IRunPodApi api) : ICloudTemplates
{
    public async Task<IReadOnlyList<CloudTemplate>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.ListTemplatesAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answer.Read().Templates.Select(Template)];
    }

    public async Task<CloudTemplate?> FindAsync(string templateId, CancellationToken cancellationToken)
    {
        using var answer = await api.GetTemplateAsync(templateId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.StatusCode == System.Net.HttpStatusCode.NotFound ? null : Template(answer.Read());
    }

    public async Task<CloudAnswer<CloudTemplate>> CreateAsync(TemplateRecipe recipe, CancellationToken cancellationToken)
    {
        var body = new CreateTemplateRequest
        {
            Name = recipe.Name,
            Image = recipe.Image,
            Disk = recipe.DiskGb,
            Ports = recipe.Ports,
            Env = recipe.Environment,
            Mounts = recipe.PersistentGb is { } size ? MountsOf(size) : null,
            Serverless = false,
            Public = recipe.Access.Public,
            Category = TemplateCategory.Nvidia,
            StartSsh = recipe.Access.Ssh,
            StartJupyter = recipe.Access.Jupyter,
            AllowedCudaVersions = recipe.AllowedCuda,
        };
        using var answer = await api.CreateTemplateAsync(body, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToAnswer(Template);
    }

    public async Task<CloudAnswer<CloudTemplate>> PatchAsync(string templateId, TemplateChange change, CancellationToken cancellationToken)
    {
        var body = new UpdateTemplateRequest
        {
            Image = change.Image,
            Disk = change.DiskGb,
            Args = change.Args,
            Ports = change.Ports,
            Env = change.Environment,
            Mounts = change.PersistentGb is { } size ? MountsOf(size) : null,
            Serverless = change.Access?.Serverless,
            Public = change.Access?.Public,
            Category = change.Access is null ? null : TemplateCategory.Nvidia,
            StartSsh = change.Access?.Ssh,
            StartJupyter = change.Access?.Jupyter,
            AllowedCudaVersions = change.AllowedCuda,
        };
        using var answer = await api.UpdateTemplateAsync(templateId, body, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToAnswer(Template);
    }

    public async Task<CloudOutcome> DeleteAsync(string templateId, CancellationToken cancellationToken)
    {
        using var answer = await api.DeleteTemplateAsync(templateId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToOutcome() is var outcome and not CloudOutcome.Gone ? outcome : new CloudOutcome.Done();
    }

    private static TemplateMounts MountsOf(int size) => new() { Persistent = new PersistentMount(size, RunPodGpuCloud.DataPath) };

    private static CloudTemplate Template(PodTemplate template) => new(
        template.Id,
        new TemplateRecipe(
            template.Name, template.Image ?? "", template.Disk ?? 0, template.Ports ?? [], template.Env ?? new Dictionary<string, string>(),
            template.Mounts?.Persistent?.Size, template.Mounts?.Persistent?.Path, template.AllowedCudaVersions ?? [],
            new TemplateAccess(template.Public, template.StartSsh, template.StartJupyter, template.Category == TemplateCategory.Nvidia, template.Serverless),
            template.Args ?? ""));
}
