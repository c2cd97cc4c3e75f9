namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>What a cue does to the picture.</summary>
public enum CueKind
{
    Unknown = 0,

    /// <summary>New prompts at once.</summary>
    Prompt = 1,

    /// <summary>New prompts, reached over a number of chunks.</summary>
    Transition = 2,

    /// <summary>Runtime parameters.</summary>
    Parameters = 3,

    /// <summary>Other LoRAs, or other scales of those on board.</summary>
    LoraSwap = 4,

    /// <summary>The picture holds still until resumed.</summary>
    Pause = 5,

    /// <summary>Ahead of everything: the safe look.</summary>
    Panic = 6,

    /// <summary>The picture moves again.</summary>
    Resume = 7,

    /// <summary>In a set list only: the list goes back to an earlier cue.</summary>
    Loop = 30,

    /// <summary>A saved look, at once or cross-faded.</summary>
    Look = 20,

    /// <summary>A parameter that moves by itself.</summary>
    Ramp = 21,

    /// <summary>Ahead of everything: the picture stands still.</summary>
    Freeze = 22,

    /// <summary>Ahead of everything: black, and the fallback picture at the clients.</summary>
    Blackout = 23,

    /// <summary>Ahead of everything: the Look as it was before the panic.</summary>
    PanicEnd = 24,

    /// <summary>The crossfader moves between decks.</summary>
    DeckFade = 40,
}
