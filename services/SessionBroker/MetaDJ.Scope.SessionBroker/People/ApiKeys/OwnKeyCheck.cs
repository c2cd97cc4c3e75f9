using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.People.ApiKeys;

/// <summary>Judges keys by the record, each time: here a revoked key is out with the next request.</summary>
internal sealed class OwnKeyCheck(ApiKeyStore keys) : IKeyCheck, IDisposable
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _noted = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async Task<KeyAnswer> CheckAsync(PresentedKey key, CancellationToken cancellationToken)
    {
        var id = new ApiKeyId(Guid.ParseExact(key.Id, "N"));
        var known = await keys.FindGoodAsync(id);

        // Both are compared in any case: how long the answer takes tells nothing of which ids there are.
        var matches = key.Matches(known?.Digest);
        var matchesOld = key.Matches(known?.OldDigest);
        if (known is null || !(matches || matchesOld))
        {
            return new KeyAnswer.Bad();
        }

        if (!_noted.TryGetValue(id, out _))
        {
            _noted.Set(id, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = NotedEvery });
            await keys.TouchAsync(id);
        }

        return new KeyAnswer.Good(new KeyStanding(key.Id, known.Owner, known.Role, known.Scopes, matches ? known.ExpiresAt : Earlier(known.ExpiresAt, known.OldUntil)));
    }

    public void Dispose() => _noted.Dispose();

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
