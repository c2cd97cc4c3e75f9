namespace MetaDJ.Scope.FleetBench;

/// <summary>Where figures are kept.</summary>
internal static class BenchResults
{
    public static string Directory { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "bench", "results"));
}
