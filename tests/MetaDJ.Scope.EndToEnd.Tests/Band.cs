using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>Many people who play at once, each on a session of their own, and remember what was acknowledged to them.</summary>
internal sealed class Band(Deployment house, string name)
{
    private readonly List<(string Subject, SessionId Session, List<CueId> Acknowledged)> _players = [];

    /// <summary>The text that marks a player's cue at the simulator.</summary>
    public string Marker(int player, int cue) => $"{name}/{player}/{cue}";

    public async Task OpenAsync(int players, CancellationToken cancellationToken)
    {
        for (var player = 0; player < players; player++)
        {
            var subject = $"{name}-{player}";
            var opened = await house.BrokerAs(subject).OpenAsync(new OpenSessionRequest { Pool = PoolName.Parse(Deployment.Pool) }, null, cancellationToken);
            await opened.EnsureSuccessfulAsync();
            _players.Add((subject, opened.Content!.Id, []));
        }

        await Eventually.SeeAsync("every session is live", () => StatesAsync(cancellationToken), states => states.All(state => state == SessionState.Live), cancellationToken, TimeSpan.FromMinutes(4));
    }

    /// <summary>One cue of everybody, sent again under its idempotency key until it is acknowledged.</summary>
    public Task EnqueueAsync(int cue, CancellationToken cancellationToken) => Task.WhenAll(_players.Select(async (player, number) =>
    {
        var request = new CueRequest { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt(Marker(number, cue))] };
        var attempt = number + cue;
        var acknowledged = await Eventually.SeeAsync(
            $"cue {Marker(number, cue)} is acknowledged",
            async () =>
            {
                try
                {
                    return await house.QueueAs(player.Subject, attempt++).EnqueueAsync(player.Session, request, Marker(number, cue), cancellationToken);
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            },
            answer => answer is { IsSuccessful: true },
            cancellationToken);
        player.Acknowledged.Add(acknowledged!.Content!.Id);
    }));

    public async Task AllTakenAsync(CancellationToken cancellationToken)
    {
        foreach (var player in _players)
        {
            // One after the other: a person who asked for all of them again and again would be told to ask less often.
            var taken = 0;
            await Eventually.SeeAsync(
                $"every acknowledged cue of {player.Session} was taken by Scope",
                async () =>
                {
                    for (; taken < player.Acknowledged.Count; taken++)
                    {
                        using var answer = await house.QueueAs(player.Subject, 0).GetAsync(player.Session, player.Acknowledged[taken], cancellationToken);
                        if (answer.Content?.State is not (CueState.Accepted or CueState.Applied))
                        {
                            return $"cue {taken + 1}: {answer.StatusCode} {answer.Content?.State} {answer.Content?.Cause}";
                        }
                    }

                    return "";
                },
                state => state.Length == 0,
                cancellationToken,
                TimeSpan.FromMinutes(3));
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var player in _players)
        {
            await (await house.BrokerAs(player.Subject).CloseAsync(player.Session, cancellationToken)).EnsureSuccessfulAsync();
        }
    }

    private async Task<List<SessionState>> StatesAsync(CancellationToken cancellationToken)
    {
        var states = new List<SessionState>();
        foreach (var player in _players)
        {
            using var answer = await house.BrokerAs(player.Subject).GetAsync(player.Session, cancellationToken);
            states.Add(answer.Content?.State ?? SessionState.Unknown);
        }

        return states;
    }
}
