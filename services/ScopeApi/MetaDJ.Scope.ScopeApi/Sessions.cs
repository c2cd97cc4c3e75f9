using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>Starts the one headless session of a pod on a pipeline that is already loaded under that id.</summary>
/// <param name="Parameters">Fills only what is not set otherwise.</param>
public sealed record SessionStart(
    string PipelineId, InputMode InputMode = InputMode.Text, IReadOnlyList<ScopePrompt>? Prompts = null, ScopeParameters? Parameters = null);

public sealed record SessionStarted(string Status, string? PipelineId = null, InputMode? InputMode = null, bool CloudMode = false);

public sealed record SessionStopped(string Status, string? Message = null);

/// <param name="AppliedParameters">What was validated and handed on, with the two defaults that Scope adds to every update.</param>
public sealed record ParametersUpdate(string Status, JsonObject AppliedParameters);

public sealed record ParametersResponse(JsonObject Parameters);

/// <param name="Sessions">One at most: by WebRTC id, or <c>headless</c>.</param>
public sealed record SessionMetrics(IReadOnlyDictionary<string, SessionCounters> Sessions)
{
    public const string HeadlessKey = "headless";

    /// <summary>Null when no headless session runs, or a WebRTC one hides it.</summary>
    [JsonIgnore]
    public SessionCounters? Headless => Sessions.GetValueOrDefault(HeadlessKey);
}

/// <param name="FpsOut">Average since start.</param>
/// <param name="PipelineFps">Over the last ten chunks. 60 before the first: ignore it until <paramref name="FramesOut"/> is positive.</param>
public sealed record SessionCounters(
    long FramesIn, long FramesOut, double ElapsedSeconds, double FpsIn, double FpsOut, double PipelineFps);
