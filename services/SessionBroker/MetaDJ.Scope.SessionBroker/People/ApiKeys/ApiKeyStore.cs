using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.People.ApiKeys;

/// <summary>API keys in Redis.</summary>
internal sealed class ApiKeyStore(IDatabase redis, IOptions<AccessOptions> options)
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(7);
    private static readonly RedisScript CreateApiKey = RedisScript.Load<ApiKeyStore>("CreateApiKey");
    private static readonly RedisScript ReadApiKey = RedisScript.Load<ApiKeyStore>("ReadApiKey");
    private static readonly RedisScript RotateApiKey = RedisScript.Load<ApiKeyStore>("RotateApiKey");
    private static readonly RedisScript RevokeApiKey = RedisScript.Load<ApiKeyStore>("RevokeApiKey");
    private static readonly RedisScript TouchApiKey = RedisScript.Load<ApiKeyStore>("TouchApiKey");

    /// <returns>Null when the owner has as many as they may.</returns>
    public async Task<ApiKey?> CreateAsync(
        ApiKeyId id, string name, string owner, string role, IEnumerable<string> scopes, string digest, TimeSpan lifetime)
    {
        var answer = await CreateApiKey.RunAsync(redis, [PeopleKeys.ApiKeys, PeopleKeys.ApiKeyIndex, PeopleKeys.ApiKeyUse],
        [
            id.ToString(), name, owner, role, digest, Milliseconds(lifetime), options.Value.Keys.PerOwner, Milliseconds(ForgottenAfter),
            .. scopes.Select(scope => (RedisValue)scope),
        ]);
        return answer.Status switch
        {
            "created" => Records.Read<ApiKey>(answer.Text(0)),
            "too-many" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when there is none, or it has expired.</returns>
    public async Task<ApiKey?> FindGoodAsync(ApiKeyId id)
    {
        var answer = await ReadApiKey.RunAsync(redis, [PeopleKeys.ApiKeys], [id.ToString()]);
        return answer.Status switch
        {
            "found" => Records.Read<ApiKey>(answer.Text(0)),
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <param name="lifetime">From now; null keeps when it expires.</param>
    /// <returns>Null when this owner has no such key that is good.</returns>
    public async Task<ApiKey?> RotateAsync(ApiKeyId id, string owner, string role, string digest, TimeSpan overlap, TimeSpan? lifetime)
    {
        var answer = await RotateApiKey.RunAsync(redis, [PeopleKeys.ApiKeys],
            [id.ToString(), owner, role, digest, Milliseconds(overlap), lifetime is { } given ? Milliseconds(given) : RedisValue.EmptyString]);
        return answer.Status switch
        {
            "rotated" => Records.Read<ApiKey>(answer.Text(0)),
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>The key that is gone; null when there was none for this caller.</returns>
    public async Task<ApiKey?> RevokeAsync(ApiKeyId id, Acting caller)
    {
        var answer = await RevokeApiKey.RunAsync(
            redis, [PeopleKeys.ApiKeys, PeopleKeys.ApiKeyIndex, PeopleKeys.ApiKeyUse], [id.ToString(), caller.Argument]);
        return answer.Status switch
        {
            "revoked" => Records.Read<ApiKey>(answer.Text(0)),
            "unknown" => null,
            _ => throw answer.Unexpected(),
        };
    }

    public Task TouchAsync(ApiKeyId id) => TouchApiKey.RunAsync(redis, [PeopleKeys.ApiKeys, PeopleKeys.ApiKeyUse], [id.ToString()]);

    /// <summary>Newest first, expired ones too.</summary>
    /// <param name="owner">Null for everybody's.</param>
    public async Task<Page<(ApiKey Key, DateTimeOffset? LastUsedAt)>> ListAsync(string? owner, ApiKeyId? after, int limit)
    {
        var prefix = owner is null ? "all\n" : $"owner:{owner}\n";
        var members = await redis.SortedSetRangeByValueAsync(
            PeopleKeys.ApiKeyIndex, prefix, after is { } id ? $"{prefix}{id}" : $"{prefix}~", Exclude.Stop, Order.Descending, 0, limit + 1);
        if (members.Length == 0)
        {
            return new Page<(ApiKey, DateTimeOffset?)>([], null);
        }

        var ids = Array.ConvertAll(members, member => (RedisValue)((string)member!)[prefix.Length..]);
        var records = redis.HashGetAsync(PeopleKeys.ApiKeys, ids);
        var uses = redis.HashGetAsync(PeopleKeys.ApiKeyUse, ids);
        var (texts, used) = (await records, await uses);
        var keys = texts.Zip(used).Take(limit).Where(pair => !pair.First.IsNull)
            .Select(pair => (Records.Read<ApiKey>(pair.First!), pair.Second.IsNull ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds((long)pair.Second)));
        return new Page<(ApiKey, DateTimeOffset?)>([.. keys], ids.Length > limit ? (string)ids[limit - 1]! : null);
    }

    private static RedisValue Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
}
