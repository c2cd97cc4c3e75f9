namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>What can be done in a session, at the broker, at the stage door and in the queue.</summary>
public enum CrewAction
{
    Unknown = 0,

    /// <summary>See the session, its crew, its events, its frames, its cues and its Look.</summary>
    Watch = 1,

    /// <summary>Queue prompts and transitions; edit and cancel one's own cues.</summary>
    Prompt = 2,

    /// <summary>Edit, move and cancel anybody's cues, and clear the queue.</summary>
    EditAnyCue = 3,

    /// <summary>Change runtime parameters, by cue, by knob or at Scope itself.</summary>
    ChangeParameters = 4,

    SwapLoras = 5,

    /// <summary>Pause and resume.</summary>
    Pause = 6,

    Panic = 7,

    /// <summary>Lock a parameter, and release one's own locks.</summary>
    Lock = 8,

    /// <summary>Release anybody's locks, and change what others have locked.</summary>
    OverrideLocks = 9,

    /// <summary>Keep the lease alive by heartbeats.</summary>
    KeepAlive = 10,

    /// <summary>Start and stop the picture, load pipelines, bring assets, record, connect by WebRTC: Scope's own API beyond its parameters.</summary>
    RunStage = 11,

    /// <summary>Invite, give roles, remove.</summary>
    ManageCrew = 12,

    Extend = 13,

    HandOver = 14,

    Close = 15,
}
