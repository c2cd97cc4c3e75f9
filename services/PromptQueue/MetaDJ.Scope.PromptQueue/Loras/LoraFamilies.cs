using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Which LoRAs a pipeline of Scope v0.2.4 takes, by the base model it runs on.</summary>
internal static class LoraFamilies
{
    /// <returns>Null for a pipeline without LoRAs.</returns>
    public static LoraFamily? Of(string pipeline) => pipeline switch
    {
        "longlive" or "streamdiffusionv2" or "memflow" or "reward-forcing" => LoraFamily.Wan13B,
        "krea-realtime-video" => LoraFamily.Wan14B,
        _ => null,
    };
}
