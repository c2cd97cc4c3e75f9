using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>
/// Remembers for a moment that one of our own tokens is good, so that not every call of a busy client is worth a signature check. How long a token lasts is
/// looked at each time; nothing else about it can change, for nothing of it is stored.
/// </summary>
internal sealed class RememberedTokens(JsonWebTokenHandler handler) : TokenHandler, IDisposable
{
    private const int Remembered = 20_000;
    private static readonly TimeSpan For = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _good = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        if (_good.TryGetValue(token, out TokenValidationResult? known) && Lasts(known!.SecurityToken, validationParameters))
        {
            return known;
        }

        var result = await handler.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            // Made here, once: what reads it later is read by many at the same time.
            _ = result.ClaimsIdentity;
            _good.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = For });
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => handler.ReadToken(token);

    public void Dispose() => _good.Dispose();

    private static bool Lasts(SecurityToken token, TokenValidationParameters rules) =>
        rules.LifetimeValidator(token.ValidFrom, token.ValidTo, token, rules);
}
