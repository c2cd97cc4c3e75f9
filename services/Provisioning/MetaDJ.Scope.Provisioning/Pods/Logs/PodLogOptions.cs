using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>How pods' logs are handed on.</summary>
public sealed class PodLogOptions
{
    public const string SectionName = ProvisioningOptions.SectionName + ":PodLogs";

    /// <summary>Between two signs of life to a reader while nothing is said: proxies and browsers drop a line that is silent for longer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The past has been read when the cloud said nothing for this long: it marks no end of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan BacklogPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a pod's log is still followed when its last reader has left: browsers come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause before a cloud that fails is asked again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Lines kept of a pod while somebody reads it; who falls further behind is told how many were missed.</summary>
    [Range(100, 5000)]
    public int Kept { get; set; } = 5000;

    /// <summary>At one pod at the same time.</summary>
    [Range(1, 1000)]
    public int MostReaders { get; set; } = 50;
}
