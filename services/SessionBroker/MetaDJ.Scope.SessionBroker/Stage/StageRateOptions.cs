using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>How much passes the stage door (configuration section <c>Stage:Rates</c>). Each process of the broker counts by itself.</summary>
public sealed class StageRateOptions
{
    public const string SectionName = "Stage:Rates";

    /// <summary>States, lists and single pictures per second and caller.</summary>
    [Range(0.001, 10_000_000)]
    public double Reads { get; set; } = 60;

    /// <summary>Updates of knobs and prompts per second and caller.</summary>
    [Range(0.001, 10_000_000)]
    public double Parameters { get; set; } = 30;

    /// <summary>Everything else that changes the stage, per second and caller. A browser sends a dozen ICE candidates at once.</summary>
    [Range(0.001, 10_000_000)]
    public double Effects { get; set; } = 10;

    /// <summary>Streams and recordings begun per second and caller.</summary>
    [Range(0.001, 10_000_000)]
    public double Streams { get; set; } = 2;

    /// <summary>Whatever our own services do, per second and session: the queue acts for all who play, and samples frames.</summary>
    [Range(0.001, 10_000_000)]
    public double Services { get; set; } = 500;

    /// <summary>How much may come at once: what the rate allows for this long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Burst { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>What all callers of one session may do together, as a multiple of what one may.</summary>
    [Range(1.0, 1000)]
    public double SessionFactor { get; set; } = 4;

    /// <summary>Streams and recordings that one caller may have open.</summary>
    [Range(1, 10_000)]
    public int OpenStreams { get; set; } = 4;

    /// <summary>Streams and recordings that all callers of one session may have open: Scope copies the picture for each.</summary>
    [Range(1, 10_000)]
    public int OpenStreamsOfSession { get; set; } = 16;

    /// <summary>Per second and caller.</summary>
    internal double RateOf(StageTraffic traffic) => traffic switch
    {
        StageTraffic.Read => Reads,
        StageTraffic.Parameters => Parameters,
        StageTraffic.Effect => Effects,
        StageTraffic.Stream => Streams,
        _ => throw new System.Diagnostics.UnreachableException(traffic.ToString()),
    };
}
