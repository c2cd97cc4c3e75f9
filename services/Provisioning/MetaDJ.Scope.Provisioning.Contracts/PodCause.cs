namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>Why a pod is, or was, no stage: the stable word beside the reason for people.</summary>
public enum PodCause
{
    Unknown = 0,

    /// <summary>It stopped at the cloud though nobody of us stopped it: what an interruption looks like.</summary>
    Exited = 1,

    /// <summary>The cloud reports an error of it.</summary>
    CloudError = 2,

    /// <summary>The cloud's listing does not show it any more.</summary>
    Vanished = 3,

    /// <summary>Somebody terminated it at the cloud.</summary>
    TerminatedAtCloud = 4,

    /// <summary>It came back from a stop without its GPU.</summary>
    NoGpu = 5,

    /// <summary>Its host's CUDA is too old for Scope's image.</summary>
    CudaTooOld = 6,

    /// <summary>It was stopped, and its GPU is rented by somebody else.</summary>
    ResumeFailed = 7,

    ScopeSilent = 10,

    /// <summary>Another process of Scope answers, which remembers nothing.</summary>
    ScopeRestarted = 11,

    /// <summary>Scope answers, its session makes no new frame.</summary>
    StalledFrames = 12,

    OutOfMemory = 13,

    /// <summary>Scope never answered.</summary>
    BootStuck = 20,

    /// <summary>Scope does not have the pipeline, or it cannot do what the pool wants.</summary>
    PipelineMissing = 21,

    ModelsFailed = 22,

    ModelsStuck = 23,

    LoraFailed = 24,

    LoraStuck = 25,

    LoadFailed = 26,

    LoadStuck = 27,

    /// <summary>The picture could not be started, or not be seen.</summary>
    PictureFailed = 28,

    PictureStuck = 29,

    /// <summary>No GPU that fits was to be had.</summary>
    NoCandidate = 40,

    NoBalance = 41,

    /// <summary>The cloud refused the request itself: no other GPU will do.</summary>
    RequestRefused = 42,

    /// <summary>The cloud gave no answer to its creation, again and again.</summary>
    CloudUnanswered = 43,

    /// <summary>It waited for a place longer than a pod may.</summary>
    PlaceStuck = 44,

    /// <summary>A budget that paid for it was used up.</summary>
    NoMoney = 45,
}
