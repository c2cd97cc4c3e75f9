using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>Applies the cues just taken, in order. At the first trouble the rest goes back to the queue.</summary>
    private async Task<Rest> SendAsync(AdvanceOutcome.Ours view, CancellationToken stopping)
    {
        var knobs = view.Knobs;
        view = FadesFirst(view);
        for (var i = 0; i < view.Cues.Count; i++)
        {
            var cue = view.Cues[i] with { State = CueState.Due };
            if (_fade is not null && !IsUrgent(cue.Content.Kind) && !GoesBesideFade(cue.Content))
            {
                _fadeHolds |= HasInstant(cue.Content);
                GiveBack(view, from: i);
                return Rest.GoOn;
            }

            if (i > 0 && !IsUrgent(cue.Content.Kind) && !_pace.HasRoom(Now))
            {
                GiveBack(view, from: i);
                return Rest.GoOn;
            }

            if (_handOff is not null && ChangesLoras(cue.Content.Kind))
            {
                _swapWaits = true;
                GiveBack(view, from: i);
                return Rest.GoOn;
            }

            while (cue.SendAt - RedisNow is { TotalMilliseconds: >= 1 } early)
            {
                // Taken a little before its time. Timers count in whole ticks of the system's coarse clock, and may come too early.
                await Task.Delay(early, crew.Clock, CancellationToken.None);
            }

            if (cue.Content.ExpiresAt <= RedisNow)
            {
                Finish(cue with { State = CueState.Expired, Cause = "It was not yet sent when its expiresAt passed." }, QueueEventKind.CueExpired);
                continue;
            }

            var answer = cue.Content.Kind switch
            {
                CueKind.Look => await RecallAsync(view, cue, knobs, goesOn: view.Cues[i].State == CueState.Sent),
                var kind when ChangesLoras(kind) => await SwapAsync(view, cue, stopping),
                _ => await SendOneAsync(view, cue, knobs),
            };
            switch (answer)
            {
                case null:
                    break;
                case StageAnswer.Accepted when !ChangesLoras(cue.Content.Kind):
                    _flight.KnobsSent(knobs);
                    knobs = [];
                    break;
                case StageAnswer.Accepted:
                    break;
                case StageAnswer.Rejected(var cause):
                    LogCueFailed(crew.Log, session, cue.Id, cause);
                    Finish(cue with { State = CueState.Failed, Cause = cause }, QueueEventKind.CueFailed);
                    break;
                case StageAnswer.Unreachable when !ChangesLoras(cue.Content.Kind):
                    // It may have arrived.
                    Doubt([.. _doubted, cue with { Receipt = cue.Receipt with { SentAt = RedisNow } }]);
                    GiveBack(view, from: i + 1);
                    return await TroubleAsync(answer, stopping);
                default:
                    GiveBack(view, from: i);
                    return await TroubleAsync(answer, stopping);
            }

            if (stopping.IsCancellationRequested)
            {
                GiveBack(view, from: i + 1);
                break;
            }
        }

        _failures = 0;

        // The first step of a fade goes at its instant, not a step in Redis later.
        return _fade is { IsFirst: true } begun && begun.BeginsAt <= Now && _pace.HasRoom(Now) && !view.Paused && !stopping.IsCancellationRequested
            ? await SendFadeStepAsync(view with { Knobs = knobs })
            : Rest.GoOn;
    }

    private async Task<StageAnswer?> SendOneAsync(AdvanceOutcome.Ours view, Cue cue, IReadOnlyList<KeyValuePair<string, string>> knobs)
    {
        if (cue.Content.AddTriggerWords is not null)
        {
            _look = LoraTriggers.Learn(_look!, cue.Content, await crew.Loras.ListAsync());
        }

        var (change, cause) = await ChangeOfAsync(cue.Content, Knobs.Read(knobs));
        return change is null ? new StageAnswer.Rejected(cause) : await SendOneAsync(view, cue, change);
    }

    private async Task<StageAnswer> SendOneAsync(AdvanceOutcome.Ours view, Cue cue, LookChange change)
    {
        var fade = GoesBesideFade(cue.Content) ? _fade : null;
        change = fade is null ? change : fade.Beside(change);
        var before = _frames.Before(Pass(view), Teaches(cue.Content));
        var (answer, receipt) = await PostAsync(view, cue, change);
        if (answer is StageAnswer.Accepted)
        {
            Became(change);
            Accepted(view, cue with { State = CueState.Accepted, Receipt = receipt }, before, cue.State == CueState.Sent);
            if (fade is not null)
            {
                Stepped(view, fade with { Cue = fade.Cue with { Receipt = fade.Cue.Receipt with { SentAt = receipt.SentAt, AcceptedAt = receipt.AcceptedAt } } }, before: null);
            }

            await AfterUrgentAsync(cue.Content.Kind);
        }

        return answer;
    }

    /// <summary>One update through the door, with its span and its receipt.</summary>
    private async Task<(StageAnswer Answer, CueReceipt Receipt)> PostAsync(AdvanceOutcome.Ours view, Cue cue, LookChange change)
    {
        using var activity = QueueTracing.Source.StartActivity("cue send", ActivityKind.Client, cue.Body.Parent);
        activity?.SetTag("cue.kind", cue.Content.Kind.ToString());
        var sentAt = RedisNow;
        Sends(change.Update);

        // Not cancelled by a shutdown: a cue on its way arrives, bounded by the client's timeout.
        var answer = await crew.Door.UpdateAsync(Pass(view), change.Update, CancellationToken.None);
        activity?.SetStatus(answer is StageAnswer.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        return (answer, cue.Receipt with { SentAt = sentAt, AcceptedAt = RedisNow });
    }

    /// <param name="before">The frame before it; null when nobody looks for its change.</param>
    private void Accepted(AdvanceOutcome.Ours view, Cue cue, FrameMark? before, bool announced)
    {
        LogCueAccepted(crew.Log, session, cue.Id);
        crew.Metrics.CueAccepted(cue);
        if (announced)
        {
            Finish(cue, QueueEventKind.CueAccepted);
        }
        else
        {
            Finish(cue, QueueEventKind.CueSent, QueueEventKind.CueAccepted);
        }

        if (before is { } frame)
        {
            _frames.After(Pass(view), cue, frame, _bell, () => RedisNow);
        }
    }

    private async Task<Rest> SendKnobsAsync(AdvanceOutcome.Ours view)
    {
        var change = LookChange.Parameters(_look!, Knobs.Read(view.Knobs));
        Sends(change.Update);
        var answer = await crew.Door.UpdateAsync(Pass(view), change.Update, CancellationToken.None);
        switch (answer)
        {
            case StageAnswer.Accepted:
                Became(change);
                _flight.KnobsSent(view.Knobs);
                _failures = 0;
                return Rest.GoOn;
            case StageAnswer.Rejected(var cause):
                _flight.SentKnobs.AddRange(view.Knobs);
                _flight.Notices.Add((QueueEventKind.ParametersChanged, $"Not changed: {cause}"));
                return Rest.GoOn;
            default:
                return await TroubleAsync(answer, CancellationToken.None);
        }
    }

    private void Finish(Cue cue, params ReadOnlySpan<QueueEventKind> kinds)
    {
        crew.Metrics.CueEnded(cue);
        _flight.Done(cue, kinds);
    }

    private void GiveBack(AdvanceOutcome.Ours view, int from)
    {
        foreach (var cue in view.Cues.Skip(from))
        {
            _flight.Back(cue with { State = CueState.Queued });
        }
    }

    private void CollectFrames()
    {
        while (_frames.TryTake(out var cue))
        {
            crew.Metrics.CueApplied(cue);
            _flight.Note(cue, QueueEventKind.CueApplied);
        }
    }
}
