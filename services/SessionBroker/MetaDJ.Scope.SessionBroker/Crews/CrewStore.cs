using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Crews and locks. They stand in the session's record, so that they survive with it, and on its lease, where the door reads them.</summary>
internal sealed class CrewStore(IDatabase redis, SessionHomes homes, IOptions<BrokerOptions> options)
{
    private static readonly RedisScript ChangeCrew = RedisScript.Load<CrewStore>("ChangeCrew", "Records");
    private static readonly RedisScript ChangeLock = RedisScript.Load<CrewStore>("ChangeLock", "Records");

    /// <param name="by">Who does it.</param>
    /// <param name="role">Null takes them out.</param>
    public Task<CrewOutcome> ChangeAsync(SessionId id, Acting caller, string by, string subject, CrewRole? role) => RunAsync(
        ChangeCrew, id, [id.ToString(), caller.Argument, subject, role is { } given ? Acting.Name(given) : "", options.Value.MaximumCrew, by]);

    public Task<CrewOutcome> LockAsync(SessionId id, Acting caller, string by, string parameter) =>
        RunAsync(ChangeLock, id, [id.ToString(), caller.Argument, parameter, 1, by]);

    public Task<CrewOutcome> ReleaseAsync(SessionId id, Acting caller, string by, string parameter) =>
        RunAsync(ChangeLock, id, [id.ToString(), caller.Argument, parameter, "", by]);

    private async Task<CrewOutcome> RunAsync(RedisScript script, SessionId id, RedisValue[] arguments)
    {
        if (await homes.FindAsync(id) is not { } pool)
        {
            return new CrewOutcome.Unknown();
        }

        var answer = await script.RunAsync(redis, PoolKeys.Of(pool).All, arguments);
        return answer.Status switch
        {
            "changed" => new CrewOutcome.Changed(SessionView.From(answer)),
            "known" => new CrewOutcome.Known(SessionView.From(answer)),
            "is-lead" => new CrewOutcome.IsLead(),
            "crew-full" => new CrewOutcome.Full(),
            "locked" => new CrewOutcome.Locked(answer.Text(0)),
            "ended" => new CrewOutcome.SessionOver(),
            "forbidden" => new CrewOutcome.Forbidden(Enum.Parse<CrewRole>(answer.Text(0), ignoreCase: true)),
            "unknown" => new CrewOutcome.Unknown(),
            _ => throw answer.Unexpected(),
        };
    }
}
