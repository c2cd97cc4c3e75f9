using System.Globalization;
using System.Text.RegularExpressions;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.RunPod.Catalog;

/// <summary>The filters of a GPU read.</summary>
internal sealed partial record GpuQuery
{
    private static readonly string[] Filters = ["product", "count", "cloud", "countryCodes", "cudaVersions", "minCudaVersion"];

    public bool WithAvailability { get; private init; }

    public int Count { get; private init; } = 1;

    public Cloud Cloud { get; private init; } = Cloud.Secure;

    public IReadOnlyList<string> Countries { get; private init; } = [];

    public IReadOnlyList<string> CudaVersions { get; private init; } = [];

    public string? MinCudaVersion { get; private init; }

    public bool WantsCuda(string version) =>
        (CudaVersions.Count == 0 || CudaVersions.Contains(version)) && (MinCudaVersion is null || CudaVersion.IsAtLeast(version, MinCudaVersion));

    public static (GpuQuery? Query, RunPodProblem? Refusal) Read(IQueryCollection query)
    {
        var errors = new List<string>();
        var include = List(query, "include");
        var cloud = Cloud.Secure;
        var count = 1;
        Check(errors, include, "include", value => value == "AVAILABILITY");
        Check(errors, List(query, "product"), "product", value => value is "POD" or "CLUSTER" or "SERVERLESS");
        Check(errors, List(query, "cloud"), "cloud", value => RunPodJson.Cloud.TryRead(value, out cloud));
        Check(errors, List(query, "count"), "count", value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1);
        Check(errors, List(query, "countryCodes"), "countryCodes", Country().IsMatch);
        Check(errors, List(query, "cudaVersions"), "cudaVersions", CudaVersion.IsWellFormed);
        Check(errors, List(query, "minCudaVersion"), "minCudaVersion", MajorOrMinor().IsMatch);
        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        var broken = (include.Count > 0) switch
        {
            true when !query.ContainsKey("product") => "product is required with include=AVAILABILITY",
            false when Filters.FirstOrDefault(query.ContainsKey) is { } filter => $"{filter} is valid only with include=AVAILABILITY",
            _ when query.ContainsKey("cudaVersions") && query.ContainsKey("minCudaVersion") => "cudaVersions and minCudaVersion are mutually exclusive",
            _ => null,
        };
        return broken is not null
            ? (null, RunPodProblem.BadRequest(broken))
            : (new GpuQuery
            {
                WithAvailability = include.Count > 0,
                Count = count,
                Cloud = cloud,
                Countries = List(query, "countryCodes"),
                CudaVersions = List(query, "cudaVersions"),
                MinCudaVersion = query["minCudaVersion"],
            }, null);
    }

    internal static IReadOnlyList<string> List(IQueryCollection query, string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))];

    internal static void Check(List<string> errors, IReadOnlyList<string> values, string name, Func<string, bool> holds) =>
        errors.AddRange(values.Where(value => !holds(value)).Select(value => $"{name}: '{value}' is not valid"));

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex Country();

    [GeneratedRegex(@"^\d{1,4}(\.\d{1,4})?\z")]
    private static partial Regex MajorOrMinor();
}
