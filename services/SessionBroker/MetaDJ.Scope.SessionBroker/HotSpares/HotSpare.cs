using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>The second pod of a session, as the scripts keep it in the session's lease: it follows the Look and takes over when the first is lost.</summary>
internal sealed record HotSpare
{
    [JsonPropertyName("pod")]
    public required PodId PodId { get; init; }

    /// <summary>The token it is held under; told to our own services only.</summary>
    public required long Fence { get; init; }

    /// <summary>Micro-dollars per hour, as when it was granted.</summary>
    public required long Price { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    /// <summary>The hand-off it is prepared for: then it does not follow the Look, see <see cref="SecondPods"/>. Null for one that stands by.</summary>
    public string? HandOff { get; init; }
}
