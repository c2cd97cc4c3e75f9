using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>How a pod looks from outside.</summary>
internal static class PodView
{
    private const string PublicIp = "203.0.113.7";

    public static PodWire Of(SimulatedPod pod, SimulatorOptions options, DateTimeOffset now)
    {
        pod.Settle();
        var settings = pod.Settings;
        var running = pod.Status == PodStatus.Running;
        return new(
            pod.Id,
            settings.Name,
            pod.Status,
            pod.Status.Permitted(),
            settings.Image,
            settings.Args,
            settings.Disk,
            settings.Mounts,
            settings.Ports,
            settings.Env,
            settings.Registry,
            new(pod.Machine.Gpu, pod.Machine.Count),
            pod.Machine.Cloud,
            pod.Machine.DataCenter,
            pod.Machine.Cuda,
            Ssh(pod, running),
            Template: null,
            pod.HoldsGpu || options.CostWhileExited ? pod.Machine.PricePerHour : 0,
            settings.Locked,
            running ? Runtime(pod, now) : null,
            pod.CreatedAt,
            pod.StartedAt,
            settings.GlobalNetworking ? new(true, "10.65.1.42", $"{pod.Id}.runpod.internal") : new(false));
    }

    private static PodSsh Ssh(SimulatedPod pod, bool running)
    {
        var user = $"{pod.Id}-64411eb2";
        var proxy = new SshEndpoint("ssh.runpod.io", 22, user, $"ssh {user}@ssh.runpod.io");
        if (!running || !pod.IsListening || !pod.Settings.Ports.Contains("22/tcp"))
        {
            return new(proxy, null);
        }

        var port = PublicPort(pod, 22);
        return new(proxy, new(PublicIp, port, "root", $"ssh root@{PublicIp} -p {port}"));
    }

    private static PodRuntime Runtime(SimulatedPod pod, DateTimeOffset now) => new(
        (int)Math.Max(0, (now - (pod.StartedAt ?? now)).TotalSeconds),
        [.. Enumerable.Repeat(new GpuUtilization(0, 0), pod.Machine.Count)],
        new(0),
        new(0),
        [.. pod.Settings.Ports.Select(port => port.Split('/')).Select(parts => Map(pod, int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]))]);

    private static PortMapping Map(SimulatedPod pod, int port, string type) =>
        type == "tcp" && pod.IsListening ? new(port, PublicPort(pod, port), type, PublicIp) : new(port, null, type, null);

    /// <summary>Another one after every start of the container, as in life.</summary>
    private static int PublicPort(SimulatedPod pod, int port) =>
        10_000 + (BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod.Id}/{pod.Starts}/{port}"))) % 50_000);
}
