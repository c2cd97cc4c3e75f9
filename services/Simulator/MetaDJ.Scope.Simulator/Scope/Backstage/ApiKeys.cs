namespace MetaDJ.Scope.Simulator.Scope.Backstage;

/// <summary>Tokens for model hosts: the environment's, or those stored through the API in the container's home, which a restart of the pod loses.</summary>
internal sealed class ApiKeys(ScopeServerSpec spec)
{
    private readonly Dictionary<string, string> _stored = [];

    public static (string Id, string Name, string Description, string Variable, string Url)[] Known { get; } =
    [
        ("huggingface", "HuggingFace", "Required for downloading gated models", "HF_TOKEN", "https://huggingface.co/settings/tokens"),
        ("civitai", "CivitAI", "Required for downloading LoRAs from CivitAI", "CIVITAI_API_TOKEN", "https://civitai.com/user/account"),
    ];

    public string? Civitai => spec.Variable("CIVITAI_API_TOKEN") ?? _stored.GetValueOrDefault("civitai");

    public string? SourceOf(string id, string variable) =>
        spec.Variable(variable) is not null ? "env_var" : _stored.ContainsKey(id) ? "stored" : null;

    public void Store(string id, string value) => _stored[id] = value;

    public bool Forget(string id) => _stored.Remove(id);
}
