using System.ComponentModel.DataAnnotations;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Simulator;

/// <summary>The rehearsal cloud's settings. Durations are life's; <see cref="Speed"/> shortens them.</summary>
public sealed class SimulatorOptions
{
    public const string SectionName = "Simulator";

    /// <summary>How many times faster than life the cloud boots pods and Scope loads and downloads; 0 means no waiting at all.</summary>
    [Range(0, 10_000)]
    public double Speed { get; init; } = 1;

    /// <summary>How many times faster than life Scope's chunk clock runs, whatever <see cref="Speed"/> says; 0 means no waiting at all.</summary>
    [Range(0, 10_000)]
    public double ChunkSpeed { get; init; } = 1;

    /// <summary>From a pod's start to Scope listening: 50 to 84 s were seen for a small image (August 2026).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan BootShortest { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The longest of the same; each boot takes something between the two.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan BootLongest { get; init; } = TimeSpan.FromSeconds(84);

    /// <summary>How long nothing listens after a container was restarted in place.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RestartTakes { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at what happens while nobody asks; of real time, whatever <see cref="Speed"/> says.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The share of pods that call themselves RUNNING in the answer to their creation.</summary>
    [Range(0, 1)]
    public double RunningAtCreate { get; init; } = 0.5;

    /// <summary>The proxy answers 524 for what takes longer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan GatewayLimit { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The account's key; without one any key opens.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A second key that may only read.</summary>
    public string? ReadOnlyKey { get; init; }

    /// <summary>Bearer token of <c>/faults</c> and <c>/control</c>; without one they are open.</summary>
    public string? ControlKey { get; init; }

    /// <summary>Where pods, volumes and the bill outlive the process; without one they do not.</summary>
    public string? DataFile { get; init; }

    /// <summary>USD on the account at the beginning; it falls with the bill.</summary>
    public decimal Balance { get; init; } = 1_000;

    /// <summary>One field report saw <c>cost</c> stay populated while a pod was stopped; the specification says 0.</summary>
    public bool CostWhileExited { get; init; }

    /// <summary>How far billing records lie behind.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan BillingLag { get; init; } = TimeSpan.FromMinutes(5);

    [ValidateObjectMembers]
    public RateLimitOptions RateLimit { get; init; } = new();

    /// <summary>Free GPUs that differ from the seeded stock.</summary>
    public IList<StockOptions> Stock { get; init; } = [];

    /// <summary>What <c>{{ RUNPOD_SECRET_name }}</c> in a pod's environment stands for, by name.</summary>
    public IDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>SSH public keys registered with the account, <c>ssh-ed25519 AAAA… me@example.com</c>.</summary>
    public IList<string> SshKeys { get; init; } = [];

    /// <summary>Faults armed from the start.</summary>
    public IList<FaultRequest> Faults { get; init; } = [];

    /// <summary>Makes boot times and shares repeat from run to run.</summary>
    public int? Seed { get; init; }

    /// <summary>What a duration of life costs on the simulated clock: itself, or nothing when nobody waits.</summary>
    internal TimeSpan Wait(TimeSpan duration) => Speed > 0 ? duration : TimeSpan.Zero;
}
