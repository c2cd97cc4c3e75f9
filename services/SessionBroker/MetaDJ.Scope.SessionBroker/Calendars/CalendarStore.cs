using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>The rules of the pools' calendars in Redis.</summary>
internal sealed class CalendarStore(IDatabase redis)
{
    private static readonly RedisScript CopyCapacity = RedisScript.Load<CalendarStore>("CopyCapacity", "Calendar");
    private static readonly RedisScript PutCalendarRules = RedisScript.Load<CalendarStore>("PutCalendarRules", "Calendar");

    /// <returns>Null while the pool has no calendar: the loop makes one when Provisioning tells of the pool.</returns>
    public async Task<CalendarRules?> FindAsync(PoolName pool) =>
        (string?)await redis.StringGetAsync(CalendarKeys.Of(pool).Rules) is { } text ? Records.Read<CalendarRules>(text) : null;

    /// <summary>Notes how many pods the pool may have, and gives it a calendar if it has none.</summary>
    public async Task<CalendarRules> CopyCapacityAsync(PoolName pool, int maximum) =>
        Read(await CopyCapacity.RunAsync(redis, CalendarKeys.Of(pool).All, [maximum, Records.Write(CalendarRules.Of(pool))]));

    /// <summary>Version, maximum and capacity are left to the script.</summary>
    /// <returns>Null while the pool has no calendar.</returns>
    public async Task<CalendarRules?> PutAsync(CalendarRules rules)
    {
        var answer = await PutCalendarRules.RunAsync(redis, CalendarKeys.Of(rules.Pool).All, [Records.Write(rules)]);
        return answer.Status == "no-calendar" ? null : Read(answer);
    }

    private static CalendarRules Read(ScriptAnswer answer) =>
        answer.Status == "rules" ? Records.Read<CalendarRules>(answer.Text(0)) : throw answer.Unexpected();
}
