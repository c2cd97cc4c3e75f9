using MetaDJ.Scope.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>
/// Makes guessing codes hopeless: a person has a few wrong ones in a while, and all people together have not many more. With 30^10 codes, of
/// which a handful is open, that is centuries.
/// </summary>
internal sealed class JoinAttempts(IDatabase redis, IOptions<CrewOptions> options)
{
    private static readonly RedisScript TakeAttempt = RedisScript.Load<JoinAttempts>("TakeAttempt");

    /// <returns>How long to wait; null when the attempt may be made.</returns>
    public async Task<TimeSpan?> TakeAsync(string subject)
    {
        var own = CrewKeys.Attempts(subject);
        if (await RunAsync(own, options.Value.Attempts, take: true) is { } pause)
        {
            return pause;
        }

        if (await RunAsync(CrewKeys.AttemptsTogether, options.Value.AttemptsTogether, take: true) is { } together)
        {
            await RunAsync(own, options.Value.Attempts, take: false);
            return together;
        }

        return null;
    }

    /// <summary>For one that was no guess.</summary>
    public Task GiveBackAsync(string subject) => Task.WhenAll(
        RunAsync(CrewKeys.Attempts(subject), options.Value.Attempts, take: false),
        RunAsync(CrewKeys.AttemptsTogether, options.Value.AttemptsTogether, take: false));

    private async Task<TimeSpan?> RunAsync(RedisKey key, int most, bool take)
    {
        var answer = await TakeAttempt.RunAsync(redis, [key], [most, (long)options.Value.AttemptWindow.TotalMilliseconds, take ? 1 : ""]);
        return answer.Status switch
        {
            "taken" or "back" => null,
            "refused" => TimeSpan.FromMilliseconds(Math.Max(1, answer.Number(0))),
            _ => throw answer.Unexpected(),
        };
    }
}
