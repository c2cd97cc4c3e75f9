namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>One LoRA of a pool.</summary>
/// <param name="FileName">The <c>.safetensors</c> file below the pod's LoRA folder; no path.</param>
/// <param name="Url">Where to install it from when it is not on the volume: huggingface.co, hf.co or civitai.com.</param>
/// <param name="Scale">−10 to 10; the scale it is loaded with.</param>
public sealed record PoolLora(string FileName, Uri? Url = null, double Scale = 0);
