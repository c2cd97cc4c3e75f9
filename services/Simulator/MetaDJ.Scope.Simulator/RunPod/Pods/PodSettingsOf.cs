using System.Security.Cryptography;
using MetaDJ.Scope.Simulator.RunPod.Templates;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>How a request, a template and what was there before make a pod's settings.</summary>
internal static class PodSettingsOf
{
    private const int DefaultDiskGb = 20;
    private const string JupyterPassword = "JUPYTER_PASSWORD";
    private const string PublicKey = "PUBLIC_KEY";

    /// <summary>The body wins over the template, in <c>env</c> key by key.</summary>
    /// <param name="keys">Registered with the account; without any, <c>startSsh</c> does nothing.</param>
    public static PodSettings New(CreatePodRequest request, PodTemplate? template, IReadOnlyList<string> keys)
    {
        var env = Merged(template?.Env, request.Env);
        if ((request.StartJupyter ?? template?.StartJupyter ?? false) && !env.ContainsKey(JupyterPassword))
        {
            env[JupyterPassword] = RandomNumberGenerator.GetHexString(20, lowercase: true);
        }

        if ((request.StartSsh ?? template?.StartSsh ?? false) && keys.Count > 0)
        {
            env.TryAdd(PublicKey, string.Join('\n', keys));
        }

        return new(
            request.Name!,
            request.Image ?? template!.Image,
            request.Args ?? template?.Args ?? "",
            request.Disk ?? template?.Disk ?? DefaultDiskGb,
            request.Mounts ?? new Mounts(Persistent: template?.Mounts.Persistent),
            request.Ports ?? template?.Ports ?? [],
            env,
            request.Registry ?? template?.Registry,
            request.GlobalNetworking ?? false,
            Locked: false);
    }

    /// <summary>PATCH: what is not sent stays, <c>env</c> is replaced as a whole, a template's mounts do not count.</summary>
    public static PodSettings Patched(PodSettings now, UpdatePodRequest request, PodTemplate? template, bool clearsRegistry) => new(
        request.Name ?? now.Name,
        request.Image ?? template?.Image ?? now.Image,
        request.Args ?? template?.Args ?? now.Args,
        request.Disk ?? template?.Disk ?? now.Disk,
        request.Mounts is { Persistent: not null } or { Network: not null } ? request.Mounts : now.Mounts,
        request.Ports ?? template?.Ports ?? now.Ports,
        request.Env is null && template is null ? now.Env : Merged(template?.Env, request.Env),
        clearsRegistry ? null : request.Registry ?? template?.Registry ?? now.Registry,
        request.GlobalNetworking ?? now.GlobalNetworking,
        request.Locked ?? now.Locked);

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? under, IReadOnlyDictionary<string, string>? over)
    {
        var env = new Dictionary<string, string>(under ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in over ?? new Dictionary<string, string>())
        {
            env[name] = value;
        }

        return env;
    }
}
