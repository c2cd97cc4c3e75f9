using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>The budgets. Each is written whole; holding money reads them in its own script, so that a lowered limit counts at once.</summary>
internal sealed class BudgetStore(IDatabase redis)
{
    /// <summary>Every hold looks at all of them.</summary>
    public const int Most = 1_000;

    public async Task<IReadOnlyDictionary<BudgetScope, BudgetSpec>> ListAsync() =>
        (await redis.HashGetAllAsync(BudgetKeys.Budgets)).ToDictionary(entry => BudgetScope.Parse(entry.Name!), entry => BudgetJson.Read<BudgetSpec>(entry.Value!));

    public Task PutAsync(BudgetScope scope, BudgetSpec spec) => redis.HashSetAsync(BudgetKeys.Budgets, scope.Value, BudgetJson.Write(spec));

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(BudgetScope scope) => redis.HashDeleteAsync(BudgetKeys.Budgets, scope.Value);
}
