using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>CUDA versions as <c>major.minor</c>, compared part by part: 12.11 is above 12.2.</summary>
internal static partial class CudaVersion
{
    public static bool IsWellFormed(string version) => Form().IsMatch(version);

    /// <param name="minimum">A bare major means any release of it.</param>
    public static bool IsAtLeast(string version, string minimum) => Parts(version).CompareTo(Parts(minimum)) >= 0;

    /// <returns>The newest version that a machine offers within the wish; null when none does.</returns>
    public static string? Choose(IEnumerable<string> offered, IReadOnlyList<string>? allowed, string? minimum) => offered
        .Where(version => allowed is not { Count: > 0 } || allowed.Contains(version))
        .Where(version => minimum is null || IsAtLeast(version, minimum))
        .OrderByDescending(Parts)
        .FirstOrDefault();

    private static (int Major, int Minor) Parts(string version)
    {
        var parts = version.Split('.');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    [GeneratedRegex(@"^\d{1,4}\.\d{1,4}\z")]
    private static partial Regex Form();
}
