using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>The clock that all deadlines are judged by.</summary>
public static class RedisClock
{
    /// <returns>Redis <c>TIME</c>, in whole milliseconds as the scripts count it.</returns>
    public static async Task<DateTimeOffset> NowAsync(IDatabase redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        var time = (RedisResult[])(await redis.ExecuteAsync("TIME"))!;
        return DateTimeOffset.FromUnixTimeMilliseconds(((long)time[0] * 1000) + ((long)time[1] / 1000));
    }
}
