using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>RunPod says that the balance does not allow a pod in words only, and tells no balance: what it said last is remembered for the whole fleet.</summary>
internal sealed class NoBalanceStore(IDatabase redis, IOptions<BudgetOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task<NoBalance?> FindAsync()
    {
        var said = (await redis.HashGetAllAsync(BudgetKeys.NoBalance)).ToDictionary(entry => (string)entry.Name!, entry => (string?)entry.Value);
        return said.TryGetValue("until", out var until)
            ? new NoBalance(
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(until!, CultureInfo.InvariantCulture)),
                int.Parse(said["times"]!, CultureInfo.InvariantCulture), said.GetValueOrDefault("detail") ?? "")
            : null;
    }

    /// <summary>Nothing is asked for, for a while that doubles with each time in a row.</summary>
    public async Task SaidAsync(string detail)
    {
        var times = await redis.HashIncrementAsync(BudgetKeys.NoBalance, "times");
        var wait = options.Value.NoBalanceWait * Math.Pow(2, Math.Min(times - 1, 20));
        var until = clock.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
        await redis.HashSetAsync(BudgetKeys.NoBalance, [new("until", until.ToUnixTimeMilliseconds()), new("detail", detail)]);
    }

    /// <summary>A pod was started: there is a balance again.</summary>
    public Task ClearAsync() => redis.KeyDeleteAsync(BudgetKeys.NoBalance);
}
