using System.Security.Cryptography;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The pictures that were seen of booked stages: one of each booking, bounded, and gone some time after it.</summary>
internal sealed class ProofStore(IDatabase redis, IOptions<BrokerOptions> sessions)
{
    private static readonly RedisScript ProveBooked = ArrivalStore.Load("ProveBooked");

    /// <param name="fence">The token of the lease under which the picture was taken.</param>
    /// <param name="pod">What is told of where it was taken; null when nothing is known.</param>
    /// <returns>The booking when it was proven now; null when it had been, or when the stage is another by now.</returns>
    public async Task<Booking?> KeepAsync(Booking booking, long fence, ReadOnlyMemory<byte> frame, DateTimeOffset takenAt, PodResponse? pod)
    {
        var answer = await ProveBooked.RunAsync(redis, ArrivalKeys.Of(booking.Pool).WithProof(booking.Id),
        [
            booking.Id.ToString(), fence, frame, Convert.ToHexStringLower(SHA256.HashData(frame.Span)), Records.Instant(takenAt), pod?.GpuType ?? "",
            pod?.DataCenter ?? "", ArrivalStore.Milliseconds(sessions.Value.EndedRetention),
        ]);
        return answer.Status switch
        {
            "proven" => ArrivalStore.Changed(answer, "proven"),
            "known" or "gone" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>A JPEG; null when none was taken, or it is no longer kept.</returns>
    public async Task<byte[]?> FindFrameAsync(Booking booking) => (byte[]?)await redis.HashGetAsync(ArrivalKeys.Of(booking.Pool).Proof(booking.Id), "frame");
}
