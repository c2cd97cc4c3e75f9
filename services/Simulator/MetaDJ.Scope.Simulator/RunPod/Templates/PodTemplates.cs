using System.Collections.Concurrent;
using System.Security.Cryptography;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.RunPod.Templates;

/// <summary>The account's templates. A pod keeps a copy, no link.</summary>
internal sealed class PodTemplates
{
    private const int IdLength = 10;
    private const int DefaultDiskGb = 20;

    private readonly ConcurrentDictionary<string, PodTemplate> _templates = new(StringComparer.Ordinal);

    public IReadOnlyList<PodTemplate> All => [.. _templates.Values.OrderBy(template => template.Id, StringComparer.Ordinal)];

    public PodTemplate? Find(string id) => _templates.GetValueOrDefault(id);

    public void Put(PodTemplate template) => _templates[template.Id] = template;

    public bool Remove(string id) => _templates.TryRemove(id, out _);

    public (PodTemplate? Template, RunPodProblem? Refusal) Create(TemplateRequest request)
    {
        List<string> errors = [.. Violations(request)];
        errors.AddRange(request.Name is null ? ["$: missing properties 'name'"] : []);
        errors.AddRange(request.Image is null ? ["$: missing properties 'image'"] : []);
        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        // SSH and Jupyter are on unless refused: the other way round than on pods.
        var template = new PodTemplate(
            RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength),
            request.Name!, request.Image!, request.Args ?? "", request.Disk ?? DefaultDiskGb, request.Mounts ?? new(), request.Ports ?? [],
            request.Env ?? new Dictionary<string, string>(), request.Registry, request.Serverless ?? false, request.Public ?? false,
            request.Category ?? TemplateCategory.Nvidia, request.StartSsh ?? true, request.StartJupyter ?? true, request.AllowedCudaVersions ?? []);
        Put(template);
        return (template, null);
    }

    public (PodTemplate? Template, RunPodProblem? Refusal) Update(PodTemplate now, TemplateRequest request, bool clearsRegistry)
    {
        List<string> errors = [.. Violations(request)];
        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        var template = now with
        {
            Name = request.Name ?? now.Name,
            Image = request.Image ?? now.Image,
            Args = request.Args ?? now.Args,
            Disk = request.Disk ?? now.Disk,
            Mounts = request.Mounts?.Persistent is null ? now.Mounts : request.Mounts,
            Ports = request.Ports ?? now.Ports,
            Env = request.Env ?? now.Env,
            Registry = clearsRegistry ? null : request.Registry ?? now.Registry,
            Serverless = request.Serverless ?? now.Serverless,
            Public = request.Public ?? now.Public,
            Category = request.Category ?? now.Category,
            StartSsh = request.StartSsh ?? now.StartSsh,
            StartJupyter = request.StartJupyter ?? now.StartJupyter,
            AllowedCudaVersions = request.AllowedCudaVersions ?? now.AllowedCudaVersions,
        };
        Put(template);
        return (template, null);
    }

    private static IEnumerable<string> Violations(TemplateRequest request)
    {
        if (request.Name?.Length == 0)
        {
            yield return "$.name: minLength: got 0, want 1";
        }

        if (request.Disk < 1)
        {
            yield return $"$.disk: minimum: got {request.Disk}, want 1";
        }

        foreach (var version in request.AllowedCudaVersions ?? [])
        {
            if (!CudaVersion.IsWellFormed(version))
            {
                yield return $"$.allowedCudaVersions: '{version}' does not match pattern '^\\d+\\.\\d+$'";
            }
        }
    }
}
