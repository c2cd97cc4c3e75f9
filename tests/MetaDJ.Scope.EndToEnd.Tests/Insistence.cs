using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// People who play under the token they know, and go on when it is no longer theirs, until they were told often enough. Each update carries its token, and
/// is sent in two halves with a pause between: most are under way at any moment.
/// </summary>
internal sealed class Insistence(CancellationToken cancellationToken) : IDisposable
{
    private const int Persuaded = 8;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 500 }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly ConcurrentBag<Task> _players = [];
    private int _accepted;
    private int _refused;

    public int Accepted => _accepted;

    public int Refused => _refused;

    /// <summary>The token of an update's text; null for a text of somebody else.</summary>
    public static long? TokenIn(string text) => text.StartsWith("token ", StringComparison.Ordinal) ? long.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <param name="hands">How many updates are under way at once.</param>
    public void Play(ServiceProcess broker, SessionId session, long token, int hands)
    {
        for (var hand = 0; hand < hands; hand++)
        {
            _players.Add(PlayAsync(new Uri(broker.Url, $"stage/{session}/api/v1/session/parameters"), token));
        }
    }

    public Task EndAsync() => Task.WhenAll(_players);

    public void Dispose() => _http.Dispose();

    private async Task PlayAsync(Uri stage, long token)
    {
        var told = 0;
        while (told < Persuaded && !cancellationToken.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, stage) { Content = new InHalves($$"""{"prompts":[{"text":"token {{token}}","weight":1.0}]}""") };
            request.Headers.Authorization = AccessForTests.Service;
            request.Headers.Add(StageHeaders.FencingToken, $"{token}");
            try
            {
                using var answer = await _http.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref _accepted);
                }
                else if (answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Gone)
                {
                    told++;
                    Interlocked.Increment(ref _refused);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // A broker that is cut off breaks; one that was told to stop is over.
            }
        }
    }

    private sealed class InHalves(string text) : HttpContent
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2));
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50, 400)), TimeProvider.System);
            await stream.WriteAsync(_bytes.AsMemory(_bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
            return true;
        }
    }
}
