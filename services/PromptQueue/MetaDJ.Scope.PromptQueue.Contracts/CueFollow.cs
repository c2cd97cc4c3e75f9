namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>What comes after a cue of a cue list without anybody's GO.</summary>
public enum CueFollow
{
    Unknown = 0,

    /// <summary>Nothing: the next cue stands by.</summary>
    Wait = 1,

    /// <summary>The next cue is fired together with this one, which then has no hold of its own.</summary>
    AutoContinue = 2,

    /// <summary>The next cue is fired once this one is on stage; its turn comes after this one's hold.</summary>
    AutoFollow = 3,
}
