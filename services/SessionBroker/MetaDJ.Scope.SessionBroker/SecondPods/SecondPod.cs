using System.Text.Json.Serialization;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>A hand-off's claim on a second pod, as the scripts keep it in the session's lease: the claim ends with the lease.</summary>
internal sealed record SecondPod
{
    /// <summary>What it is for, as whoever asked names it.</summary>
    [JsonPropertyName("key")]
    public required string HandOff { get; init; }

    /// <summary>When it is taken back from whoever has forgotten it.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What it takes of the calendar; null for a pod that stood by anyway.</summary>
    public string? Room { get; init; }
}
