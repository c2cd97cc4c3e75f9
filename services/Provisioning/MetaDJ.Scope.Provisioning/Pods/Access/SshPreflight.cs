using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>Whether a shell on the pod would open, and what is missing: five things must be right, and RunPod says nothing about any of them.</summary>
internal static class SshPreflight
{
    private const string Exposed = "22/tcp";

    public static SshAccess Of(Pod pod, PodAccessFacts facts)
    {
        AccessCheck running = Running(facts), keys = Keys(facts), asked = Asked(pod), exposed = IsExposed(facts), assigned = Assigned(facts);
        AccessCheck[] both = [running, keys, asked];
        var proxy = Way(facts.Cloud?.Ssh?.Proxy);
        var direct = Way(facts.Cloud?.Ssh?.Direct);
        var shell = both.All(check => check.Holds != false);
        return new SshAccess(
            shell && (proxy ?? direct) is not null && running.Holds == true,
            [.. both.Concat([exposed, assigned]).Where(check => check.Holds == false).Select(check => check.Detail)],
            [.. both, exposed, assigned, Daemon],
            direct,
            proxy);
    }

    private static AccessCheck Daemon { get; } = new(
        "daemon", "Does the image start sshd?", null,
        "The cloud does not say. RunPod's own images do; the published Scope image is not known to, and then nothing answers on the port.");

    private static AccessCheck Running(PodAccessFacts facts) => new(
        "running", "Does the pod run?", facts.Cloud is { } cloud ? cloud.Status == CloudPodStatus.Running : null,
        facts.Cloud is { } pod ? pod.Status == CloudPodStatus.Running ? "It runs." : $"The pod is {pod.Status}: wait for Running, or look at its diagnosis." : "The cloud has not told.");

    private static AccessCheck Keys(PodAccessFacts facts) => facts.SshKeys switch
    {
        null => new("keys", "Is a key registered with the account?", null, "The account could not be asked for its keys."),
        { Count: 0 } => new(
            "keys", "Is a key registered with the account?", false,
            "Register your public key in RunPod's console (Settings, SSH public keys); we never change that list. Pods take keys at creation: make a new pod afterwards."),
        var keys => new("keys", "Is a key registered with the account?", true, $"{keys.Count}: {string.Join(", ", keys.Take(5))}. A pod has those that were registered when it was created."),
    };

    /// <summary>RunPod never tells whether a pod was created with it; the wish it was made by does.</summary>
    private static AccessCheck Asked(Pod pod) => new(
        "startSsh", "Was it created with SSH?", pod.Spec.Access.Ssh,
        pod.Spec.Access.Ssh ? "Its pool asks for it." : "Set access.ssh in its pool: SSH is decided at creation, so this pod will be replaced by one that has it.");

    private static AccessCheck IsExposed(PodAccessFacts facts) => facts.Cloud is not { } cloud
        ? new("port", "Is 22/tcp among its ports?", null, "The cloud has not told.")
        : cloud.Ports.Contains(Exposed)
            ? new("port", "Is 22/tcp among its ports?", true, "It is.")
            : new("port", "Is 22/tcp among its ports?", false, "22/tcp is not exposed: access.ssh in its pool adds it, for the direct way only; the proxy does without.");

    private static AccessCheck Assigned(PodAccessFacts facts) => facts.Cloud switch
    {
        null => new("publicPort", "Is a public port assigned?", null, "The cloud has not told."),
        { Ssh.Direct: { } direct } => new("publicPort", "Is a public port assigned?", true, $"Port {direct.Port} at present; another one after every restart of the container."),
        _ => new("publicPort", "Is a public port assigned?", false, "No public port is assigned for 22/tcp: that takes until the container runs, and needs 22/tcp among the ports."),
    };

    private static SshWay? Way(CloudSshEndpoint? endpoint) =>
        endpoint is null ? null : new SshWay(endpoint.Host, endpoint.Port, endpoint.UserName, endpoint.Command);
}
