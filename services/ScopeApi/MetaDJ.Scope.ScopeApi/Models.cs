namespace MetaDJ.Scope.ScopeApi;

public sealed record ModelsDownload(string PipelineId);

public sealed record ModelsStatus(bool Downloaded, ModelsProgress? Progress = null);

/// <param name="Percentage">0 to 100, of the current artifact.</param>
/// <param name="Error">How the download failed; the only place where that shows.</param>
public sealed record ModelsProgress(bool IsDownloading, double Percentage, string? CurrentArtifact = null, string? Error = null);
