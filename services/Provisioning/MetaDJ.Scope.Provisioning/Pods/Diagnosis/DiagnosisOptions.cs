using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>How long a diagnosis may take.</summary>
public sealed class DiagnosisOptions
{
    public const string SectionName = ProvisioningOptions.SectionName + ":Diagnosis";

    /// <summary>In all. What has not answered by then is said to be unknown.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(14);

    /// <summary>For Scope to answer its health through the proxy.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan HealthPatience { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Between the two looks at its frames: a chunk takes about a second, on a slow GPU some.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan FrameGap { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Lines of each log that are read for signs.</summary>
    [Range(10, 1000)]
    public int LogLines { get; set; } = 200;
}
