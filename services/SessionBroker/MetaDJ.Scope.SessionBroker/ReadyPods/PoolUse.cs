using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>What the broker keeps of a pod, as the scripts write it.</summary>
internal sealed record PodRecord
{
    [JsonPropertyName("id")]
    public required PodId PodId { get; init; }

    /// <summary>The last token granted on it.</summary>
    public required long Fence { get; init; }

    /// <summary>The session that holds it.</summary>
    public SessionId? Holder { get; init; }

    /// <summary>Until then something of its last holder may still be on its way to it.</summary>
    public DateTimeOffset? PassUntil { get; init; }

    public bool Retired { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Until when there is money for it, as its holder was told; null while nothing is known to be short.</summary>
    public DateTimeOffset? MoneyUntil { get; init; }
}

/// <summary>A pool's pods as the broker uses them, and its line.</summary>
/// <param name="Ready">Those that can be granted now.</param>
/// <param name="Peers">WebRTC connections that were opened to them.</param>
/// <param name="InLine">Sessions that wait for one.</param>
internal sealed record PoolUse(
    PoolName Pool, IReadOnlyDictionary<PodId, PodRecord> Pods, IReadOnlySet<PodId> Ready, IReadOnlyDictionary<PodId, PodPeer> Peers, int InLine);
