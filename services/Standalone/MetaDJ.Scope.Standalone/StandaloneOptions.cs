using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Standalone;

/// <summary>Where Standalone lives.</summary>
public sealed class StandaloneOptions
{
    public const string SectionName = "Standalone";

    /// <summary>Where all three services answer.</summary>
    [Required]
    public Uri Url { get; set; } = new("http://localhost:5080");

    /// <summary>Where the rehearsal cloud answers, when there is no RunPod key.</summary>
    [Required]
    public Uri SimulatorUrl { get; set; } = new("http://127.0.0.1:5081");

    /// <summary>The record, the signing key and the operator's token. Relative to the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".data";
}
