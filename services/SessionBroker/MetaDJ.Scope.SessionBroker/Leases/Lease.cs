using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.SecondPods;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>A time-limited exclusive grant of a pod to a session, as the scripts keep it.</summary>
internal sealed record Lease
{
    [JsonPropertyName("id")]
    public required SessionId SessionId { get; init; }

    [JsonPropertyName("pod")]
    public required PodId PodId { get; init; }

    public required long Fence { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The subject of the person who holds it.</summary>
    public required string Holder { get; init; }

    /// <summary>What its session was opened for.</summary>
    public BookingId? Booking { get; init; }

    /// <summary>While nobody has come for a booked session: by when somebody must.</summary>
    public DateTimeOffset? PresentBy { get; init; }

    /// <summary>When the session must end, its grace included, however often the lease is renewed.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>From when on nothing new is played; null when that is <see cref="EndsAt"/>.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Until then something of the token before may still be on its way to the pod: effects under this one wait.</summary>
    public DateTimeOffset? EffectsFrom { get; init; }

    /// <summary>Micro-dollars per hour, as when it was granted.</summary>
    public required long Price { get; init; }

    /// <summary>Whether the session wants a second pod.</summary>
    [JsonPropertyName("hotSpare")]
    public bool WantsSpare { get; init; }

    /// <summary>The pod that stands by.</summary>
    public HotSpare? Spare { get; init; }

    /// <summary>The hand-off that has, or wants, a second pod for a time.</summary>
    public SecondPod? Second { get; init; }

    /// <summary>Micro-dollars so far, a second pod included.</summary>
    public long CostAt(DateTimeOffset now)
    {
        var until = now < ExpiresAt ? now : ExpiresAt;
        return Cost(GrantedAt, Price) + (Spare is { } spare ? Cost(spare.GrantedAt, spare.Price) : 0);

        long Cost(DateTimeOffset from, long price) =>
            until <= from ? 0 : (long)((until - from).TotalMilliseconds * price / TimeSpan.FromHours(1).TotalMilliseconds);
    }

    /// <summary>How long after <paramref name="now"/>, an instant of Redis, nothing of the token before can arrive any more.</summary>
    public TimeSpan QuietAfter(DateTimeOffset now) => EffectsFrom > now ? EffectsFrom.Value - now : TimeSpan.Zero;
}
