using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>
/// A session open with nothing behind it: the same body in, the same kind of body out, no token, no state. What Kestrel, routing and JSON
/// cost by themselves on this machine.
/// </summary>
internal static class BareOpen
{
    public const string Path = "/bare/sessions";

    public static Created<SessionResponse> Answer(OpenSessionRequest request, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var id = SessionId.New(clock);
        return TypedResults.Created($"{Path}/{id}", new SessionResponse
        {
            Id = id,
            Pool = request.Pool!.Value,
            State = SessionState.Live,
            Holder = "nobody",
            FencingToken = new FencingToken(1),
            LeaseExpiresAt = now.AddSeconds(30),
            StageUrl = new Uri("http://localhost/stage/t/none/"),
            OpenedAt = now,
            LiveAt = now,
            EndsAt = now.AddHours(1),
        });
    }
}
