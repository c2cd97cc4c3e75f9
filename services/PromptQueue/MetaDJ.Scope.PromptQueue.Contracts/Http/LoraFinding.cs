namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>One thing to know about LoRAs on a pipeline before they are loaded or faded.</summary>
/// <param name="Lora">The name it is about; null when it is about all of them together.</param>
/// <param name="Refuses">True: it cannot be, and nothing of it goes to Scope. False: a warning.</param>
/// <param name="Text">A sentence a person can act on.</param>
public sealed record LoraFinding(LoraFindingKind Kind, string? Lora, bool Refuses, string Text);

/// <summary>What was found.</summary>
public enum LoraFindingKind
{
    Unknown = 0,

    /// <summary>The pipeline takes no LoRAs at all.</summary>
    PipelineTakesNone = 1,

    /// <summary>Made for another base model: Scope would not tell, and fail at every chunk.</summary>
    WrongFamily = 2,

    /// <summary>Neither on board nor in the library.</summary>
    NotKnown = 3,

    /// <summary>On board but not in the library: nobody knows its base model.</summary>
    FamilyUnknown = 4,

    /// <summary>Two that Scope would give one adapter name.</summary>
    NameClash = 5,

    ScaleOutOfRange = 6,

    /// <summary>Outside the scales its entry suggests.</summary>
    ScaleUnusual = 7,

    /// <summary>Merged into the model for good: it cannot be faded, only loaded anew.</summary>
    MergedForGood = 8,

    /// <summary>More memory than the GPU has.</summary>
    TooMuchMemory = 9,

    /// <summary>It may fit, and there is little to spare.</summary>
    MemoryTight = 10,

    /// <summary>The size of a file or of the GPU is not known.</summary>
    MemoryUnknown = 11,

    /// <summary>Nobody can tell whether the file on the pod is the right one.</summary>
    NoSha256 = 12,

    TooMany = 13,
}
