namespace MetaDJ.Scope.Architecture.Tests;

/// <summary>The source tree this assembly was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Our C# files, paths relative to the root with forward slashes.</summary>
    public static IEnumerable<string> SourceFiles() => Directory
        .EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
            && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "MetaDJ.Scope.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No MetaDJ.Scope.sln above {AppContext.BaseDirectory}.");
    }
}
