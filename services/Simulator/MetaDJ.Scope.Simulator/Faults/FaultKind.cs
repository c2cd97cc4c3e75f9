namespace MetaDJ.Scope.Simulator.Faults;

/// <summary>What can go wrong on request.</summary>
public enum FaultKind
{
    Unknown = 0,

    /// <summary>A create or start finds no GPU, whatever the catalogue said.</summary>
    NoCapacity = 1,

    /// <summary>The pod is made and paid for, its creator never hears of it.</summary>
    LostCreateAnswer = 2,

    /// <summary>A boot takes <see cref="Fault.Takes"/>, or five times the longest.</summary>
    SlowBoot = 3,

    /// <summary>The pod says RUNNING, and Scope never listens.</summary>
    BootNeverEnds = 4,

    /// <summary>At once: RUNNING becomes EXITED, as when the host is lost.</summary>
    PodDies = 5,

    /// <summary>At once: RUNNING becomes ERROR.</summary>
    PodErrors = 6,

    /// <summary>At once: the Scope process restarts and forgets everything.</summary>
    ScopeRestarts = 7,

    /// <summary>Scope drops a parameter update and answers 200 all the same.</summary>
    ParameterQueueFull = 8,

    /// <summary>A LoRA install takes longer than the proxy waits.</summary>
    SlowInstall = 9,

    /// <summary>The proxy answers 524, the work in the pod goes on.</summary>
    GatewayTimeout = 10,

    /// <summary>The API answers 429; <see cref="Fault.Takes"/> is its <c>Retry-After</c>.</summary>
    RateLimited = 11,

    /// <summary>Starting a stopped pod fails: its GPU was rented by somebody else.</summary>
    ResumeFails = 12,

    /// <summary>The API answers 401.</summary>
    Unauthorized = 13,

    /// <summary>A create is refused with 403: the account may not use that GPU.</summary>
    PoolForbidden = 14,

    /// <summary>The API answers <see cref="Fault.Status"/> or 500 and does nothing.</summary>
    ServerError = 15,

    /// <summary>A pipeline load ends in Scope's one-shot <c>error</c>.</summary>
    LoadFails = 16,

    /// <summary>The pipeline's worker dies of memory, its session still looks alive.</summary>
    OutOfMemory = 17,

    /// <summary>Frames stop coming while everything else answers.</summary>
    StalledFrames = 18,

    /// <summary>The container's image is not to be had; the system log says so.</summary>
    ImagePullFails = 31,

    /// <summary>Scope finds its port taken and ends.</summary>
    PortInUse = 32,

    /// <summary>Scope finds its disk full and ends.</summary>
    DiskFull = 33,

    /// <summary>The host's driver is older than the image's CUDA.</summary>
    OldDriver = 34,

    /// <summary>A stopped pod starts without its GPU.</summary>
    StartsWithoutGpu = 35,

    /// <summary>The proxy answers <see cref="Fault.Status"/> or 502, with the edge's page from 520 on, and passes nothing to Scope.</summary>
    ProxyFails = 36,

    /// <summary>The proxy answers 200 with a web page, whatever was asked for.</summary>
    ProxyShowsPage = 37,

    /// <summary>A create is held back for <see cref="Fault.Takes"/>, or half a minute; then the pod is made, whether or not anybody still waits for it.</summary>
    HeldCreate = 19,

    /// <summary>The pod is made, and the answer to its creation is held back as long.</summary>
    HeldCreateAnswer = 20,

    /// <summary>Scope answers the last frame it gave before, whatever runs or was stopped since.</summary>
    StaleFrame = 21,
}
