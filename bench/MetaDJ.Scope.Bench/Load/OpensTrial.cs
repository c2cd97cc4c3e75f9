using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.Bench.Peers;
using MetaDJ.Scope.Bench.Sink;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Bench.Load;

/// <summary>Sessions opened against pods that stand ready, and the same POST answered by Kestrel with nothing behind it.</summary>
internal sealed class OpensTrial(ScopeHouse house, SinkProcess sink, BenchOptions options)
{
    /// <summary>The bare POST is so much faster that it is made more often, to be measured over a comparable time.</summary>
    private const int BareFactor = 10;
    private const int Listings = 3;
    private static readonly PoolName Pool = PoolName.Parse("walk-ins");
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <returns>Opens per second, and bare POSTs per second.</returns>
    public async Task<(double Opens, double Bare)> RunAsync(CancellationToken cancellationToken)
    {
        var warmUp = Math.Max(options.Opens / 4, 1);
        await sink.PublishPodsAsync(new PublishPods(Pool, warmUp + options.Opens, Alone: false), cancellationToken);
        while (await sink.ListingsAsync(cancellationToken) < Listings)
        {
            house.ExpectAlive();
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }

        var tokens = Enumerable.Range(0, warmUp + options.Opens).Select(n => house.TokenOf($"walk-in-{n}")).ToArray();
        using var broker = new HttpClient { BaseAddress = house.Broker };
        using var bare = new HttpClient { BaseAddress = sink.Address };
        await ClosedLoop.RunAsync(warmUp, options.Callers, (n, token) => OpenAsync(broker, "/api/sessions", tokens[n], token), cancellationToken);
        await ClosedLoop.RunAsync(warmUp * BareFactor, options.Callers, (_, token) => OpenAsync(bare, BareOpen.Path, null, token), cancellationToken);
        return (
            await ClosedLoop.RunAsync(options.Opens, options.Callers, (n, token) => OpenAsync(broker, "/api/sessions", tokens[warmUp + n], token), cancellationToken),
            await ClosedLoop.RunAsync(options.Opens * BareFactor, options.Callers, (_, token) => OpenAsync(bare, BareOpen.Path, null, token), cancellationToken));
    }

    private static async Task OpenAsync(HttpClient http, string path, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { Authorization = authorization },
            Content = JsonContent.Create(new OpenSessionRequest { Pool = Pool }, options: HttpDefaults.Json),
        };
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new BenchFailedException($"{path} answered {(int)answer.StatusCode} where a ready pod was there to be had: {body}");
        }
    }
}
