namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>An install's life. Stored, and compared in scripts: above Cancelling it is over.</summary>
public enum LoraInstallState
{
    Unknown = 0,

    /// <summary>Waits for its turn: one at a time for each pod.</summary>
    Queued = 1,

    /// <summary>Asked of Scope, or about to be; it waits for the file, or for the turn of the pod's volume.</summary>
    Installing = 2,

    /// <summary>Scope cannot be stopped: the file is deleted when it is there.</summary>
    Cancelling = 3,
    Installed = 4,
    Failed = 5,
    Cancelled = 6,
}
