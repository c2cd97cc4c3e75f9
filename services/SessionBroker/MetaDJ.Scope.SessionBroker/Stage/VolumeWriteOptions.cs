using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>How the door keeps writers of one network volume apart (configuration section <c>Stage:Volumes</c>).</summary>
public sealed class VolumeWriteOptions
{
    public const string SectionName = "Stage:Volumes";

    /// <summary>How long the turn is kept after an install whose end was not heard of: the cloud's proxy stops listening after 100 s, Scope goes on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan KeepAfterTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the pod's files are looked at meanwhile: once they have changed, the turn is given back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(5);
}
