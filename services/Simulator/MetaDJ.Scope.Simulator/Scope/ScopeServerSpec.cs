namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>The machine a simulated Scope runs on.</summary>
/// <param name="VramGb">As the catalogue sells it; zero or less stands for a pod without CUDA.</param>
/// <param name="Environment">The container's variables: tokens, <c>PIPELINE</c>, directory overrides.</param>
public sealed record ScopeServerSpec(
    string PodName, string GpuId, double VramGb, ScopeVolume Volume, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What CUDA reports of a card is a little less than its catalogue size.</summary>
    internal double UsableVramGb => VramGb * 0.98;

    internal bool HasCuda => VramGb > 0;

    internal string LoraFolder => Variable("DAYDREAM_SCOPE_LORA_DIR") ?? "/workspace/models/lora";

    internal string AssetFolder => Variable("DAYDREAM_SCOPE_ASSETS_DIR") ?? "/workspace/assets";

    internal string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value) ? value : null;
}
