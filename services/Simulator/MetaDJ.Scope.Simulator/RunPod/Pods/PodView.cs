namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>How a pod looks from outside.</summary>
internal static class PodView
{
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
            new(pod.Machine.Gpu, pod.LostItsGpu ? 0 : pod.Machine.Count),
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

        var (address, port) = (PodPorts.Address(pod), PodPorts.Public(pod, 22));
        return new(proxy, new(address, port, "root", $"ssh root@{address} -p {port}"));
    }

    private static PodRuntime Runtime(SimulatedPod pod, DateTimeOffset now) => new(
        (int)Math.Max(0, (now - (pod.StartedAt ?? now)).TotalSeconds),
        [.. Enumerable.Repeat(new GpuUtilization(0, 0), pod.Machine.Count)],
        new(0),
        new(0),
        [.. PodPorts.Mapped(pod)]);
}
