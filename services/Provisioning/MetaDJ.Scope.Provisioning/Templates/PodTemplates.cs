using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>Which template a pod may be made from. None is a normal answer: the request carries everything itself then, and the show goes on.</summary>
internal sealed class PodTemplates(TemplateStore store, IOptions<TemplateOptions> options, IOptions<RunPodOptions> runPod, TimeProvider clock)
{
    public async Task<Template?> ForAsync(PoolSpec spec)
    {
        if (!options.Value.Enabled)
        {
            return null;
        }

        var isNamed = runPod.Value.TemplateId is { Length: > 0 };
        var name = isNamed ? TemplateKeeper.Configured : TemplateWishes.NameOf(runPod.Value.NamePrefix, spec);
        return await store.FindAsync(name) is { InStep: true, TemplateId: not null, CheckedAt: { } at } template
            && clock.GetUtcNow() - at <= 2 * options.Value.CheckInterval
            && (isNamed || template.Image == spec.Image)
            ? template
            : null;
    }

    /// <summary>RunPod would not make a pod from it: none is made from it until it was compared again.</summary>
    public async Task DistrustAsync(string templateId, string cause, long fence)
    {
        foreach (var template in (await store.ListAsync()).Where(template => template.TemplateId == templateId))
        {
            await store.ChangeAsync(template.Name, fence, current => current is null ? null : current with { InStep = false, Why = $"RunPod did not make a pod from it: {cause}" });
        }
    }
}
