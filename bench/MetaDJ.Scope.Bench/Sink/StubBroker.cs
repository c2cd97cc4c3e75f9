using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>Answers for the session broker where the queue's own path is measured: whatever session is asked about is live and has one holder.</summary>
internal static class StubBroker
{
    public const string Holder = "player";

    private static readonly PoolName s_pool = PoolName.Parse("show");

    public static SessionResponse Session(SessionId id, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new SessionResponse
        {
            Id = id, Pool = s_pool, State = SessionState.Live, Holder = Holder, FencingToken = new FencingToken(1), OpenedAt = now, EndsAt = now.AddHours(4),
        };
    }
}
