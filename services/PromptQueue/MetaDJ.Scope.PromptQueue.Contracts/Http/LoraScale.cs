namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A LoRA at a scale.</summary>
/// <param name="Name">Its file name without <c>.safetensors</c>.</param>
/// <param name="Scale">−10 to 10.</param>
public sealed record LoraScale(string Name, double Scale);
