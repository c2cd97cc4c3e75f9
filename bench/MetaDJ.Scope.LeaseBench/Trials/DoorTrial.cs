using System.Net;
using MetaDJ.Scope.LeaseBench.Load;
using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>A parameter update through the stage door, and through a forwarder that asks nothing.</summary>
internal static class DoorTrial
{
    private const int Updates = 4_000;
    private static readonly int[] s_callers = [1, 8];

    public static async Task RunAsync(LeaseOptions options, LeaseReport report)
    {
        var rows = new List<string[]> { (string[])["callers", "straight to Scope p50 ms", "forwarder p50 ms", "door by ticket p50 ms", "times", "added, times", "door by token p50 ms", "times", "forwarder p99 ms", "door by ticket p99 ms"] };
        await using var house = await LeaseHouse.StartAsync();
        var pool = await house.OfferAsync("stages", 16);
        var ana = AccessForTests.Member("ana");
        using var request = new HttpRequestMessage(HttpMethod.Post, house.AtBroker("api/sessions")) { Content = JsonContent.Create(new OpenSessionRequest { Pool = pool }, options: HttpDefaults.Json) };
        request.Headers.Authorization = ana;
        using var opened = await house.Http.SendAsync(request);
        var session = (await opened.Content.ReadFromJsonAsync<SessionResponse>(HttpDefaults.Json))!;
        var update = new { noise_scale = 0.7, prompts = new[] { new { text = "a lighthouse in a storm", weight = 1.0 } } };
        var (none, straight, ticket, token) = (
            new Uri(house.Neighbours.Url, "scope/any/api/v1/session/parameters"), new Uri(house.Bare.Url, "scope/any/api/v1/session/parameters"), new Uri($"{session.StageUrl}/api/v1/session/parameters"),
            house.AtBroker($"stage/{session.Id}/api/v1/session/parameters"));
        foreach (var callers in s_callers)
        {
            var rounds = new List<(Latencies None, Latencies Straight, Latencies Ticket, Latencies Token)>();
            // One more, for the compiler.
            for (var round = 0; round <= options.Rounds; round++)
            {
                rounds.Add((
                    (await Loops.ClosedAsync(Updates, callers, _ => house.PostAsync(none, null, update, HttpStatusCode.OK))).Took,
                    (await Loops.ClosedAsync(Updates, callers, _ => house.PostAsync(straight, null, update, HttpStatusCode.OK))).Took,
                    (await Loops.ClosedAsync(Updates, callers, _ => house.PostAsync(ticket, null, update, HttpStatusCode.OK))).Took,
                    (await Loops.ClosedAsync(Updates, callers, _ => house.PostAsync(token, ana, update, HttpStatusCode.OK, session.FencingToken!.Value.Value))).Took));
            }

            double Of(Func<(Latencies None, Latencies Straight, Latencies Ticket, Latencies Token), double> what) => LeaseReport.Median(rounds.Skip(1).Select(what));
            var (direct, bare) = (Of(round => round.None.P50), Of(round => round.Straight.P50));
            rows.Add(
            [
                $"{callers}", LeaseReport.Number(direct), LeaseReport.Number(bare), LeaseReport.Number(Of(round => round.Ticket.P50)), LeaseReport.Number(Of(round => round.Ticket.P50) / bare), LeaseReport.Number((Of(round => round.Ticket.P50) - direct) / (bare - direct)),
                LeaseReport.Number(Of(round => round.Token.P50)), LeaseReport.Number(Of(round => round.Token.P50) / bare),
                LeaseReport.Number(Of(round => round.Straight.P99)), LeaseReport.Number(Of(round => round.Ticket.P99)),
            ]);
        }

        report.Add(
            "The stage door",
            "A parameter update to a Scope that answers at once, on the same machine: there the door's share is as large as it can be. The forwarder is YARP's, as in the door, with no question asked. Times: of the whole; added: of what is more than straight to Scope.",
            rows);
    }
}
