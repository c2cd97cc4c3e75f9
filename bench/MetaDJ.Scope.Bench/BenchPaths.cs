namespace MetaDJ.Scope.Bench;

/// <summary>Where things are: our own output is <c>artifacts/bin/MetaDJ.Scope.Bench/release</c>, and those of the services lie beside it.</summary>
internal static class BenchPaths
{
    private static readonly string s_outputs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../.."));
    private static readonly string s_bench = Path.GetFullPath(Path.Combine(s_outputs, "../../bench"));

    public static string BullMq { get; } = Path.Combine(s_bench, "bullmq");

    public static string Results { get; } = Path.Combine(s_bench, "results");

    public static string Assembly(string service) => Path.Combine(s_outputs, $"MetaDJ.Scope.{service}", "release", $"MetaDJ.Scope.{service}.dll");
}
