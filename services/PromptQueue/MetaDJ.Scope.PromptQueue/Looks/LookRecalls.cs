using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>What of a saved look a pod can show as it is. Pure.</summary>
internal static class LookRecalls
{
    /// <summary>LoRAs that would be heard, but are not loaded, or merged for good so that their scale has no effect.</summary>
    public static IEnumerable<string> NotOnBoard(Look look, SavedLook saved) =>
        (saved.Loras ?? []).Where(wish => !look.Loras.Any(lora => lora.Name == wish.Name && (lora.CanFade || LookDifferences.Same(lora.Scale, wish.Scale))) && wish.Scale != 0)
        .Select(wish => wish.Name);
}
