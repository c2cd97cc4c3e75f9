using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>
/// Makes winners cues. Any replica may, as often as it likes: which one wins is one script's word, and its cue has an idempotency key, so that it is
/// queued once whoever dies between.
/// </summary>
internal sealed class AudienceTurns(AudienceStore audiences, CueStore cues, Replica replica, Dispatchers dispatchers, QueueMetrics metrics, TimeProvider clock)
{
    /// <summary>Who writes the cues of an audience: none of its people is known by name.</summary>
    public const string Author = "audience:people";

    private const int AtOnce = 16;

    public async Task RunAsync()
    {
        foreach (var chunk in (await audiences.AllAsync()).Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(RunAsync));
        }
    }

    public async Task RunAsync(SessionId session)
    {
        if (await audiences.PickAsync(session, CueId.New(clock)) is not { } winner)
        {
            return;
        }

        var name = await replica.ListAsync(session);
        var request = new CueRequest { Kind = CueKind.Prompt, Label = "Audience", Prompts = [new WeightedPrompt(SubmissionText.Prompt(winner.Text, winner.Rules))] };
        var outcome = await cues.EnqueueAsync(session, null, name, new CueBatch
        {
            Cues = [(winner.Cue, new CueBody(Author, request, null))],
            Lane = CueLane.Audience,
            IdempotencyKey = $"{Author}:{winner.Cue}",
            Fingerprint = winner.Cue.ToString(),
        });

        // A refusal, as of a full queue, is for now: the next pass gets the same winner.
        if (outcome is EnqueueOutcome.Queued queued)
        {
            metrics.CuesQueued(1);
            if (queued.Owner == name)
            {
                dispatchers.Wake(session);
            }
        }
    }
}
