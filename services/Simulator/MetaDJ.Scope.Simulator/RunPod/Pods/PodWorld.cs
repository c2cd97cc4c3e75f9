using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>What a pod needs of the world around it.</summary>
internal sealed partial class PodWorld(
    SimulatorOptions options, SimulatedClock clock, FaultBoard faults, UsageBook usage, ILogger<PodWorld> logger)
{
    /// <summary>
    /// Scope lives on the simulated clock, which makes loads and downloads faster; its chunk clock shall not follow, so it is slowed by as much.
    /// </summary>
    private readonly SimulatorOptions _inPod = new() { Speed = options.Speed, ChunkSpeed = options.ChunkSpeed / clock.Rate };

    public SimulatorOptions Options => options;

    public SimulatedClock Clock => clock;

    public void Say(SimulatedPod pod, string source, string line) => pod.Log.Add(clock.Life.GetUtcNow(), source, line);

    /// <summary>From now on, or since <paramref name="since"/>, the pod costs what its status and disks cost.</summary>
    public void Meter(SimulatedPod pod, DateTimeOffset? since = null) =>
        usage.Charge(Metered.Pod, pod.Id, Rates.Of(pod), since ?? clock.Life.GetUtcNow());

    public ScopeServer StartScope(SimulatedPod pod, ScopeVolume volume) =>
        new(new ScopeServerSpec(pod.Settings.Name, pod.Machine.Gpu, pod.Machine.Memory, volume, Environment(pod)), clock, _inPod, faults);

    public void Retire(ScopeServer scope) => _ = RetireAsync(scope);

    private async Task RetireAsync(ScopeServer scope)
    {
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            // The pod is gone already; whoever stopped it must not fail for how its process ended.
            LogScopeEndedBadly(exception);
        }
    }

    private Dictionary<string, string> Environment(SimulatedPod pod)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RUNPOD_POD_ID"] = pod.Id,
            ["RUNPOD_DC_ID"] = pod.Machine.DataCenter,
            ["RUNPOD_GPU_COUNT"] = pod.Machine.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["CUDA_VERSION"] = pod.Machine.Cuda,
        };
        if (pod.Settings.NetworkVolumeId is { } volumeId)
        {
            variables["RUNPOD_VOLUME_ID"] = volumeId;
        }

        foreach (var (name, value) in PodPorts.Variables(pod))
        {
            variables[name] = value;
        }

        foreach (var (name, value) in pod.Settings.Env)
        {
            variables[name] = Secret(value);
        }

        return variables;
    }

    /// <summary>A reference to a secret is filled in when the container starts; one to an unknown secret leaves nothing.</summary>
    private string Secret(string value)
    {
        const string Prefix = "RUNPOD_SECRET_";
        if (!value.StartsWith("{{", StringComparison.Ordinal) || !value.EndsWith("}}", StringComparison.Ordinal))
        {
            return value;
        }

        var name = value[2..^2].Trim();
        return name.StartsWith(Prefix, StringComparison.Ordinal) && options.Secrets.TryGetValue(name[Prefix.Length..], out var secret) ? secret : "";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A simulated Scope ended badly")]
    private partial void LogScopeEndedBadly(Exception exception);
}
