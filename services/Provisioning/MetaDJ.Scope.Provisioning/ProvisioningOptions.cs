using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning;

/// <summary>How eagerly pods are kept. Pools given in configuration (<c>Provisioning:Pools:name</c>) are read by the pool seeds.</summary>
public sealed class ProvisioningOptions
{
    public const string SectionName = "Provisioning";

    /// <summary>The brake by configuration: no pod is started, stopped or ended; looking goes on, and so do pictures. PUT /api/fleet/brake does the same without a restart.</summary>
    public bool Paused { get; set; }

    /// <summary>What happens to pods when we are stopped in good order.</summary>
    public ShutdownPolicy OnShutdown { get; set; } = ShutdownPolicy.Leave;

    /// <summary>Between two looks; hints and finished work wake earlier.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one replica acts before another may; renewed at every look.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan ReconcilerLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two listings of the cloud while something is under way. RunPod allows about 60 calls a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan CloudPollBusy { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two listings of the cloud while nothing is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan CloudPollIdle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A pod that makes no progress in a stage for this long is given up; sooner where earlier pods taught that it is not slow but stuck.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan StageLimit { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>The same for loading a pipeline: Scope names four steps, and its log moves between them.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan LoadLimit { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>The same for installing one LoRA, which Scope says nothing about until the file is whole: raise it for files of gigabytes on a slow line.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan InstallLimit { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Between two looks at a pod's Scope on its way to Ready.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan ScopePoll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long Scope may answer <c>not_loaded</c>, or the state before, after it was told to load.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan LoadGrace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at a ready pod's health.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A ready pod that answers nothing for this long is no stage any more.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A ready pod whose Scope answers but makes no new frame for this long, without being paused, is no stage any more; a session that has not made its first frame has a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StallLimit { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a restarted Scope may take to answer; then the pod is restarted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RestartLimit { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>A pod that was well for this long after a recovery begins at the foot of the ladder again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WellAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a pod whose creation was not answered may take to show in the cloud's listing.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan AnswerSettle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many candidates a pod asks at most, before it is given up and its pool waits.</summary>
    [Range(1, 50)]
    public int WalkCandidates { get; set; } = 10;

    /// <summary>For how long it asks them; the time the cloud makes it wait does not count.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WalkWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What was refused to any pod within this time is asked after what was not.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RefusalMemory { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A GPU type the account may not use is not asked for again within this time, nor longer than <see cref="Retention"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ForbiddenMemory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How old a pod of our name that nobody knows must be before it is terminated.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:03:00")]
    public TimeSpan OrphanGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many pods of the whole fleet may be starting at once. One of several is kept for people.</summary>
    [Range(1, 1000)]
    public int StartsInFlight { get; set; } = 4;

    /// <summary>The most pods of the whole fleet, whatever its pools allow; stopped ones count.</summary>
    [Range(1, 100_000)]
    public int FleetMaximum { get; set; } = 100;

    /// <summary>A pod that must stand at an instant is started this long before at the least, and longer where warming lately took longer.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "06:00:00")]
    public TimeSpan WarmingReserve { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait before a pool asks again after a pod of it failed; doubles with every further failure, up to <see cref="LongestBackoff"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(5);

    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long pods that ended stay listed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "31.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Environment of every pod, for example <c>HF_TOKEN</c> as a RunPod secret reference.</summary>
    public Dictionary<string, string> PodEnvironment { get; } = [];
}

public enum ShutdownPolicy
{
    Unknown = 0,

    /// <summary>Pods go on; the next start finds them.</summary>
    Leave = 1,

    /// <summary>All pods are terminated: nothing costs money while we are away.</summary>
    Terminate = 2,
}
