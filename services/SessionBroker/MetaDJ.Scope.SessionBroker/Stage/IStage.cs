using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// The one seam through which all traffic to a pod goes. Today it leads to Scope behind the cloud's proxy; a pod with an agent of ours in
/// front of Scope will be another implementation.
/// </summary>
internal interface IStage
{
    /// <summary>Passes a request on and streams the answer back, unless it is not Scope's own: then nothing has been written.</summary>
    Task<StageOutcome> ForwardAsync(HttpContext http, StagePass pass, CancellationToken cutOff);

    /// <summary>Reads something small of Scope's by ourselves.</summary>
    /// <returns>Null when Scope did not answer with it.</returns>
    Task<byte[]?> ReadAsync(PodId podId, string path, CancellationToken cancellationToken);

    /// <summary>Stops whatever picture runs on the pod. A pod that shows none is fine.</summary>
    Task<StageOutcome> StopPictureAsync(PodId podId, CancellationToken cancellationToken);

    /// <summary>Takes the picture that the pod shows now.</summary>
    /// <param name="quality">1 to 100.</param>
    /// <param name="longest">Bytes; more is not read.</param>
    Task<FrameOutcome> TakeFrameAsync(PodId podId, int quality, int longest, CancellationToken cancellationToken);

    /// <summary>Asks whether Scope answers at all.</summary>
    Task<StageOutcome> GreetAsync(PodId podId, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Closes a WebRTC connection at the pod. One that is closed already is fine.</summary>
    Task<StageOutcome> ClosePeerAsync(PodId podId, string peerId, CancellationToken cancellationToken);
}

/// <summary>A request that may reach a pod, under which token, and for how long.</summary>
/// <param name="Subject">Who of the crew; null for those who act for anybody.</param>
/// <param name="IsToSpare">To the pod that stands by for the session.</param>
internal sealed record StagePass(
    SessionId SessionId, PoolName Pool, PodId PodId, long Fence, StageRoute Route, StagePath Path, StageRight Right, string? Subject = null, bool IsToSpare = false)
{
    /// <summary>Somebody looks at the picture through it.</summary>
    public bool IsWatched { get; init; }
}

/// <summary>What became of a request on its way to a pod.</summary>
internal enum StageOutcome
{
    Unknown = 0,

    /// <summary>Scope's answer went to the caller.</summary>
    Forwarded = 1,

    Unreachable = 2,
    Slow = 3,
    Failed = 4,

    /// <summary>The caller sent more than the route takes.</summary>
    TooLarge = 5,

    /// <summary>The caller went away, or broke off the body.</summary>
    Abandoned = 6,

    /// <summary>The right to the stage ended meanwhile.</summary>
    CutOff = 7,

    /// <summary>Somebody else writes to the pod's network volume; nothing was sent.</summary>
    VolumeBusy = 8,

    /// <summary>Whether somebody else writes to it cannot be found out; nothing was sent.</summary>
    VolumeUnknown = 9,
}
