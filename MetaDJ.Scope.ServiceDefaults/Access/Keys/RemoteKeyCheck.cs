using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>
/// Asks the broker, and believes it for some seconds (<see cref="KeyOptions.BelievedFor"/>): so long may a revoked key still work here when the
/// message that it was revoked is lost. Usually that message ends it at once.
/// </summary>
public sealed class RemoteKeyCheck(IHttpClientFactory clients, TimeProvider clock, IOptions<AccessOptions> options) : IKeyCheck, IDisposable
{
    public const string ClientName = "key-check";
    public const string Route = "/api/keys/verify";
    private const int Remembered = 10_000;

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private long _generation;

    public async Task<KeyAnswer> CheckAsync(PresentedKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = clock.GetUtcNow();
        if (_answers.TryGetValue(key, out Believed? known) && now < known!.Until)
        {
            return known.Answer is KeyAnswer.Good(var standing) && standing.ExpiresAt <= now ? new KeyAnswer.Bad() : known.Answer;
        }

        var generation = Interlocked.Read(ref _generation);
        var answer = await AskAsync(key, cancellationToken);
        // What was on its way while a key was revoked may be from before.
        if (answer is not KeyAnswer.CannotTell && generation == Interlocked.Read(ref _generation))
        {
            var believed = options.Value.Keys.BelievedFor;
            _answers.Set(key, new Believed(answer, now + believed), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = believed + TimeSpan.FromSeconds(1) });
        }

        return answer;
    }

    /// <summary>A key was revoked or rotated: nothing is believed any more.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _answers.Clear();
    }

    public void Dispose() => _answers.Dispose();

    private async Task<KeyAnswer> AskAsync(PresentedKey key, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.PostAsJsonAsync(Route, new KeyQuestion(key.Id, key.Digest), HttpDefaults.Json, cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK when await response.Content.ReadFromJsonAsync<KeyStanding>(HttpDefaults.Json, cancellationToken) is { } standing =>
                    new KeyAnswer.Good(standing),
                HttpStatusCode.NotFound => new KeyAnswer.Bad(),
                _ => new KeyAnswer.CannotTell(),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new KeyAnswer.CannotTell();
        }
    }

    private sealed record Believed(KeyAnswer Answer, DateTimeOffset Until);
}
