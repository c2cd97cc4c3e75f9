using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>
/// Lets a list go on by itself when the cue it waits for has left the queue. The list's state says what is owed, and is moved in the same step that
/// queues it: whoever asks again, after a crash or at the same time, fires nothing twice.
/// </summary>
internal sealed class CueListFollower(CueListStore lists, CueStore cues, HouseWords words, QueueMetrics metrics, TimeProvider clock)
{
    /// <returns>Whether something changed in the queue.</returns>
    public async Task<bool> GoOnAsync(SessionId session, string replica)
    {
        if (await lists.ReadAsync(session, null) is not CueListOutcome.There({ Owes: true } list))
        {
            return false;
        }

        var failed = list.Became is CueState.Failed or CueState.Expired ? list.Cues[list.State.Fired[^1]] : null;
        if (CueListPlan.GoOn(list.Cues, list.State, failed, list.At, () => CueId.New(clock)) is not GoPlan.Fire fire)
        {
            return await StopAsync(session, list, "The list is at its end.");
        }

        if (fire.Cues.FirstOrDefault(cue => words.Check(cue.Cue).Any).Cue is { } unsaid)
        {
            // It was loaded before the word was on the list.
            return await StopAsync(session, list, $"Cue {unsaid.Number} has a word that is on the word list of this house.");
        }

        var outcome = await cues.EnqueueAsync(session, null, replica, new CueBatch
        {
            Cues = [.. fire.Cues.Select(cue => (cue.Id, new CueBody(list.State.By, cue.Cue, null)))],
            Move = new CueListMove(list.State.Version, fire.State, QueueEventKind.CueListWent, list.Told(fire.State)),
        });
        switch (outcome)
        {
            case EnqueueOutcome.Queued:
                metrics.CuesQueued(fire.Cues.Count);
                return true;
            case EnqueueOutcome.Raced:
                return true;
            case EnqueueOutcome.Full or EnqueueOutcome.Closed or EnqueueOutcome.NotYours:
                // A full queue empties: the next pass asks again.
                return false;
            default:
                throw new UnreachableException(outcome.ToString());
        }
    }

    private async Task<bool> StopAsync(SessionId session, CueListView list, string why)
    {
        await lists.MoveAsync(session, null, new CueListMove(list.State.Version, CueListPlan.Stop(list.State), QueueEventKind.CueListStopped, why));
        return true;
    }
}
