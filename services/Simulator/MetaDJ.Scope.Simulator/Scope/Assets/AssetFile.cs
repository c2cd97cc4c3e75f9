namespace MetaDJ.Scope.Simulator.Scope.Assets;

/// <param name="Kind"><c>image</c>, <c>video</c> or <c>audio</c>.</param>
/// <param name="CreatedAt">Unix seconds.</param>
public sealed record AssetFile(string RelativePath, string Kind, double CreatedAt, byte[] Content);
