using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>The limits that operators set. Each is written whole.</summary>
internal sealed class QuotaLimits(IDatabase redis)
{
    /// <summary>How many scopes may have limits of their own.</summary>
    public const int Most = 10_000;

    private static readonly QuotaSpec Unlimited = new();

    /// <summary>What holds for a scope: its own limits, or those for everybody, or none.</summary>
    public async Task<(QuotaSpec Spec, QuotaScope? From)> ForAsync(QuotaScope scope)
    {
        var found = await redis.HashGetAsync(QuotaKeys.Specs, [scope.Value, scope.Default.Value]);
        return found switch
        {
            [{ IsNull: false } own, _] => (Read(own!), scope),
            [_, { IsNull: false } everybodys] => (Read(everybodys!), scope.Default),
            _ => (Unlimited, null),
        };
    }

    /// <summary>By name; one that begins at <paramref name="after"/> is left out.</summary>
    public async Task<IReadOnlyList<QuotaScope>> ListAsync(string? after, int count) =>
        [.. (await redis.HashKeysAsync(QuotaKeys.Specs)).Select(name => (string)name!)
            .Where(name => string.CompareOrdinal(name, after ?? "") > 0).Order(StringComparer.Ordinal).Take(count).Select(QuotaScope.Parse)];

    /// <returns>False when there are too many already.</returns>
    public async Task<bool> PutAsync(QuotaScope scope, QuotaSpec spec)
    {
        if (await redis.HashLengthAsync(QuotaKeys.Specs) >= Most && !await redis.HashExistsAsync(QuotaKeys.Specs, scope.Value))
        {
            return false;
        }

        await redis.HashSetAsync(QuotaKeys.Specs, scope.Value, JsonSerializer.Serialize(spec, HttpDefaults.Json));
        return true;
    }

    /// <returns>False when there were none.</returns>
    public Task<bool> DeleteAsync(QuotaScope scope) => redis.HashDeleteAsync(QuotaKeys.Specs, scope.Value);

    private static QuotaSpec Read(string text) => JsonSerializer.Deserialize<QuotaSpec>(text, HttpDefaults.Json)!;
}
