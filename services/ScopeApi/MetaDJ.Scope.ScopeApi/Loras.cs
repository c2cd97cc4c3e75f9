namespace MetaDJ.Scope.ScopeApi;

public sealed record LoraList(IReadOnlyList<LoraFile> LoraFiles);

/// <param name="Name">The stem.</param>
/// <param name="Path">Absolute, on the pod.</param>
/// <param name="Sha256">Null for a file that did not come by an install; that is no fault.</param>
public sealed record LoraFile(
    string Name, string Path, double SizeMb, string? Folder = null, string? Sha256 = null, LoraProvenance? Provenance = null, bool ReadOnly = false);

public sealed record LoraProvenance(
    string Source, string? RepoId = null, string? HfFilename = null, string? ModelId = null, string? VersionId = null, string? Url = null);

/// <param name="Url">At huggingface.co, hf.co or civitai.com.</param>
public sealed record LoraInstall(Uri Url, string? Filename = null);

public sealed record LoraInstalled(string Message, LoraFile? File = null);

public sealed record LoraDeleted(bool Success, string? Message = null);
