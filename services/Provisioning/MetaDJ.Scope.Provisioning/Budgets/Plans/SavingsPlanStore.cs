using MetaDJ.Scope.Provisioning.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>Savings plans as they were entered. Each is written whole and read whole.</summary>
internal sealed class SavingsPlanStore(IDatabase redis)
{
    public const int Most = 200;

    public async Task<IReadOnlyDictionary<string, SavingsPlan>> ListAsync() =>
        (await redis.HashGetAllAsync(BudgetKeys.Plans)).ToDictionary(entry => (string)entry.Name!, entry => BudgetJson.Read<SavingsPlan>(entry.Value!), StringComparer.Ordinal);

    public Task PutAsync(string name, SavingsPlan plan) => redis.HashSetAsync(BudgetKeys.Plans, name, BudgetJson.Write(plan));

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(string name) => redis.HashDeleteAsync(BudgetKeys.Plans, name);
}
