using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>A WebRTC connection that was opened to a pod through the door.</summary>
/// <param name="Fence">The token it was opened under.</param>
/// <param name="Id">Scope's id for it.</param>
internal sealed record PodPeer(long Fence, string Id)
{
    public static PodPeer Parse(string text)
    {
        var parts = text.Split(' ', 2);
        return new PodPeer(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    public override string ToString() => $"{Fence} {Id}";
}

/// <summary>
/// Remembers each pod's peer. Its pictures and its data channel go past the door, so it must be closed at the pod when the right to the
/// stage ends: a holder of before would go on seeing, and steering, the next one's picture.
/// </summary>
internal sealed class PodPeers(IDatabase redis)
{
    private static readonly RedisScript ForgetPeer = RedisScript.Load<PodPeers>("ForgetPeer");

    public Task RememberAsync(PoolName pool, PodId podId, PodPeer peer) => redis.HashSetAsync(PoolKeys.Of(pool).Peers, podId.ToString(), peer.ToString());

    public async Task<PodPeer?> FindAsync(PoolName pool, PodId podId) =>
        (string?)await redis.HashGetAsync(PoolKeys.Of(pool).Peers, podId.ToString()) is { } text ? PodPeer.Parse(text) : null;

    public Task ForgetAsync(PoolName pool, PodId podId, PodPeer peer) =>
        ForgetPeer.RunAsync(redis, [PoolKeys.Of(pool).Peers], [podId.ToString(), peer.ToString()]);
}
