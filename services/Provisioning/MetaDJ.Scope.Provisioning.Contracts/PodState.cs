namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>A pod's life. "Leased" is not here: that fact belongs to the session broker.</summary>
public enum PodState
{
    Unknown = 0,

    /// <summary>Wanted and written down; RunPod may or may not have been asked yet.</summary>
    Requested = 1,

    /// <summary>RunPod accepted it.</summary>
    Starting = 2,

    /// <summary>RunPod says RUNNING, Scope does not answer yet. RUNNING proves nothing.</summary>
    Booting = 3,

    /// <summary>Scope answers: models, LoRAs, pipeline and first frame are being brought up, or a used pod is being reset.</summary>
    Preparing = 4,

    /// <summary>A frame was seen.</summary>
    Ready = 5,

    /// <summary>No longer handed out; will be stopped or terminated.</summary>
    Draining = 6,

    /// <summary>Stopped at RunPod; its GPU is released, its storage is billed.</summary>
    Stopped = 7,

    /// <summary>Gone by our own will.</summary>
    Terminated = 8,

    /// <summary>Gone or broken against our will; the cause is in the pod's reason.</summary>
    Lost = 9,
}
