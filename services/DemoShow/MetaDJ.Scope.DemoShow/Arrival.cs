using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.DemoShow;

/// <summary>Watches a session from the line to the stage, and the pods on their way to it.</summary>
internal sealed class Arrival(HouseClients house, Stagehand stagehand)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private readonly Dictionary<object, string> _said = [];
    private string? _estimate;

    public async Task<SessionResponse> WatchAsync(SessionResponse session, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (session.State)
            {
                case SessionState.Live:
                    await SayPodsAsync(session, cancellationToken);
                    stagehand.Say($"live: lease with fencing token {session.FencingToken} until {session.LeaseExpiresAt:HH:mm:ss}");
                    stagehand.Say("stage URL ready: a Scope base URL for any Scope client; GET the session to read it");
                    return session;
                case SessionState.Ended:
                    throw new ShowProblem($"the session ended before it went live ({session.EndReason}). {session.Notice}");
                default:
                    SayOnce(session.Id, $"{session.State.ToString().ToLowerInvariant()}, place {session.Place}{Estimate(session)}{Notice(session)}");
                    await SayPodsAsync(session, cancellationToken);
                    break;
            }

            await Task.Delay(Glance, stagehand.Clock, cancellationToken);
            session = Show.Answer(await house.Broker.GetAsync(session.Id, cancellationToken));
        }
    }

    private async Task SayPodsAsync(SessionResponse session, CancellationToken cancellationToken)
    {
        foreach (var pod in (await house.Provisioning.ListPodsAsync(pool: session.Pool, cancellationToken: cancellationToken)).Items)
        {
            var detail = pod.Progress ?? pod.Reason;
            var hardware = pod.GpuType is null ? "" : $" ({pod.GpuType}, {pod.DataCenter}, ${pod.PricePerHour}/h)";
            SayOnce(pod.Id, $"pod {pod.State.ToString().ToLowerInvariant()}{(detail is null ? "" : ": " + detail)}{hardware}");
        }
    }

    private void SayOnce(object about, string line)
    {
        if (!_said.TryGetValue(about, out var last) || last != line)
        {
            _said[about] = line;
            stagehand.Say(line);
        }
    }

    private string Estimate(SessionResponse session)
    {
        // Said once: a countdown would repeat the line on every glance.
        _estimate ??= session.EstimatedLiveAt is { } at ? $", about {Math.Max(0, (at - stagehand.Clock.GetUtcNow()).TotalSeconds):0} s to go" : null;
        return _estimate ?? "";
    }

    private static string Notice(SessionResponse session) => session.Notice is { } notice ? $" ({notice})" : "";
}
