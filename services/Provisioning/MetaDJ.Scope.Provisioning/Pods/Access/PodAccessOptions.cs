using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>What operators are offered of their pods.</summary>
public sealed class PodAccessOptions
{
    public const string SectionName = ProvisioningOptions.SectionName + ":PodAccess";

    /// <summary>Lets pools ask for symmetrical ports. Whether RunPod's v2 takes numbers above 65535 is not documented and was never tried.</summary>
    public bool SymmetricalPorts { get; set; }

    /// <summary>The pod in RunPod's console; <c>{podId}</c> is replaced.</summary>
    [Required]
    public string ConsoleTemplate { get; set; } = "https://console.runpod.io/pods?id={podId}";

    /// <summary>How long the cloud may take to tell how a pod is reached; then its last listing must do.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(8);
}
