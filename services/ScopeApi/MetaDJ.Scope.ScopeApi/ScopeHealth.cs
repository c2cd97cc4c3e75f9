namespace MetaDJ.Scope.ScopeApi;

/// <param name="ServerStartTime">Unix seconds. Another value is another process, which remembers nothing of the one before.</param>
public sealed record ScopeHealth(string Status, string Timestamp, double ServerStartTime, string Version, string? GitCommit = null);

public sealed record ScopeMessage(string Message);

/// <param name="VramGb">GiB of the first GPU; null without CUDA.</param>
public sealed record HardwareInfo(double? VramGb = null);

/// <param name="Offset">Bytes; pass it back to get only what is new.</param>
public sealed record LogTail(IReadOnlyList<string> Lines, long Offset);
