using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Budgets and holds in a database without any.</summary>
internal sealed class MoneyInRedis(BudgetStore budgets, HoldStore holds)
{
    public HoldStore Holds => holds;

    public static async Task<MoneyInRedis> EmptyAsync(RedisServers servers, RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        await redis.KeyDeleteAsync([BudgetKeys.Budgets, BudgetKeys.Holds, PodKeys.Reconciler]);
        return new MoneyInRedis(new BudgetStore(redis), new HoldStore(redis));
    }

    /// <summary>Puts the budgets that the facts name.</summary>
    public async Task<MoneyFacts> PutAsync(MoneyFacts facts)
    {
        foreach (var (scope, spec) in facts.Budgets)
        {
            await budgets.PutAsync(scope, spec);
        }

        return facts;
    }

    public async Task<HoldOutcome> HoldAsync(MoneyFacts facts, HoldWish wish) => (await Holds.HoldAsync(facts, [wish], 0))![0];
}
