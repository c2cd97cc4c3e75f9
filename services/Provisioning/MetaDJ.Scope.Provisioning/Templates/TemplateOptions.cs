using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>How our own templates are kept. Which public template to use instead is <c>RunPod:TemplateId</c>.</summary>
public sealed class TemplateOptions
{
    public const string SectionName = "Provisioning:Templates";

    /// <summary>Whether templates are kept and used. Without them a pod's request carries everything itself.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Between two comparisons with what RunPod has; also done at start and when what they are made from changes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "7.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Before the next try after RunPod could not be asked or refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>CUDA versions a template allows, <c>12.8</c> for example; empty for any. What a pod's own request says replaces it.</summary>
    public IList<string> AllowedCudaVersions { get; } = [];
}
