using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.LeaseBench.Neighbours;

/// <summary>A session open as bare as it can be: Kestrel, the same body in, the same one script, the same kind of body out. No token, no money, no news.</summary>
internal static class BareOpen
{
    public const string Path = "/bare/sessions";

    public static async Task AddAsync(WebApplicationBuilder builder)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync($"{builder.Configuration["Redis"]},protocol=resp2");
        builder.Services.AddSingleton(redis.GetDatabase());
    }

    public static void Map(WebApplication app) => app.MapPost(Path, async (OpenSessionRequest request, IDatabase redis, TimeProvider clock) =>
    {
        var id = SessionId.New(clock);
        var pool = request.Pool!.Value;
        var answer = (RedisResult[])(await redis.ScriptEvaluateAsync(SessionStore.OpenSession.Hash, PoolKeys.Of(pool).WithCalendar, [id.ToString(), "nobody", pool.Value, 7_200_000, 600_000, "", "", ""]))!;
        if ((string?)answer[0] != "live")
        {
            throw new InvalidOperationException($"No pod was left in {pool}: {answer[0]}.");
        }

        var now = clock.GetUtcNow();
        return TypedResults.Created($"{Path}/{id}", new SessionResponse
        {
            Id = id,
            Pool = pool,
            State = SessionState.Live,
            Holder = "nobody",
            FencingToken = new FencingToken(1),
            LeaseExpiresAt = now.AddSeconds(30),
            StageUrl = new Uri("http://localhost/stage/t/none/"),
            OpenedAt = now,
            LiveAt = now,
            EndsAt = now.AddHours(1),
        });
    });
}
