using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// Ties a holder's idempotency key to one session id before that session is opened: a call that is made again opens the same id, and
/// opening is idempotent by id. A key expires before the session it opened is forgotten.
/// </summary>
internal sealed class IdempotencyKeys(IDatabase redis, TimeProvider clock, IOptions<BrokerOptions> options)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Whether the text is 1 to 128 visible ASCII characters.</summary>
    public static bool IsValid(string key) => key.Length is >= 1 and <= 128 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>What of a key is kept: short, and of one form.</summary>
    public static string Digest(string holder, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{holder}\n{key}")));

    /// <returns>The session id of this key; null when the key was used for another request.</returns>
    public async Task<SessionId?> ClaimAsync(string holder, string key, PoolName pool, TimeSpan duration) =>
        await ClaimAsync(holder, key, $"{pool} {duration.Ticks}", SessionId.New(clock).ToString()) is { } id ? SessionId.Parse(id) : null;

    /// <param name="request">What the call says, in one form.</param>
    /// <param name="id">Of what it would make if it is the first with this key; without a space.</param>
    /// <summary>Claims the key for something whose secret is shown once.</summary>
    /// <param name="what">What it is, to people.</param>
    /// <returns>The refusal when it was claimed before; null for the first call.</returns>
    public async Task<ProblemHttpResult?> ClaimSecretAsync<TRequest>(string holder, string key, TRequest request, string id, string what)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, HttpDefaults.Json)));
        var claimed = await ClaimAsync(holder, key, digest, id);
        return claimed is null ? BrokerProblems.KeyReused() : claimed == id ? null : BrokerProblems.MadeBefore(claimed, what);
    }

    /// <summary>What the key was claimed for was not made: the next call may.</summary>
    public Task ForgetAsync(string holder, string key) => redis.KeyDeleteAsync(PoolKeys.Idempotency(Digest(holder, key)));

    /// <returns>The id of this key; null when the key was used for another request.</returns>
    public async Task<string?> ClaimAsync(string holder, string key, string request, string id)
    {
        var redisKey = PoolKeys.Idempotency(Digest(holder, key));
        if (await redis.StringSetAsync(redisKey, $"{id} {request}", options.Value.EndedRetention, When.NotExists))
        {
            return id;
        }

        // Null only when it expired between the two calls: then nobody remembers it, and ours is the first.
        var written = (string?)await redis.StringGetAsync(redisKey);
        if (written is null)
        {
            return id;
        }

        var parts = written.Split(' ', 2);
        return parts[1] == request ? parts[0] : null;
    }
}
