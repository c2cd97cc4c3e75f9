using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>In what a template at the cloud differs from the one we want.</summary>
/// <param name="Fields">Their names, for people; never a value of the environment.</param>
/// <param name="Change">What to send: the difference and nothing else.</param>
/// <param name="Beyond">What no change can put right; null when all can be.</param>
internal sealed record TemplateDrift(IReadOnlyList<string> Fields, TemplateChange Change, string? Beyond)
{
    public bool IsNone => Fields.Count == 0;

    public static TemplateDrift Between(TemplateRecipe wanted, TemplateRecipe found)
    {
        List<string> fields = [];
        var change = new TemplateChange(
            Image: Differs("image", wanted.Image != found.Image) ? wanted.Image : null,
            DiskGb: Differs("disk", wanted.DiskGb != found.DiskGb) ? wanted.DiskGb : null,
            Args: Differs("args", wanted.Args != found.Args) ? wanted.Args : null,
            Ports: Differs("ports", !SameSet(wanted.Ports, found.Ports)) ? wanted.Ports : null,
            Environment: Differs("env", !Same(wanted.Environment, found.Environment)) ? wanted.Environment : null,
            PersistentGb: Differs("mounts", wanted.PersistentGb != found.PersistentGb || wanted.PersistentPath != found.PersistentPath) ? wanted.PersistentGb : null,
            AllowedCuda: Differs("allowedCudaVersions", !SameSet(wanted.AllowedCuda, found.AllowedCuda)) ? wanted.AllowedCuda : null,
            Access: Differs("access", wanted.Access != found.Access) ? wanted.Access : null);
        var beyond = wanted.PersistentGb is null && found.PersistentGb is not null ? "It has got a mount, which RunPod does not take out of a template again: delete it, and it is made anew." : null;
        return new TemplateDrift(fields, change, beyond);

        bool Differs(string field, bool differs)
        {
            if (differs)
            {
                fields.Add(field);
            }

            return differs;
        }
    }

    private static bool SameSet(IReadOnlyList<string> left, IReadOnlyList<string> right) => left.ToHashSet(StringComparer.Ordinal).SetEquals(right);

    private static bool Same(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(one => right.TryGetValue(one.Key, out var other) && other == one.Value);
}
