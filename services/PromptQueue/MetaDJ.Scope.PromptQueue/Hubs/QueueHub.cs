using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>
/// The queue over one connection, for controllers: knobs in, events out, cues. Every call is judged as the same one over HTTP; refusals come as hub
/// errors, <c>type: what to do about it</c>.
/// </summary>
internal sealed class QueueHub(HubCrew crew, HubKeys keys) : Hub
{
    private const string ToldAt = "refusal-told-at";

    private ClaimsPrincipal User => Context.User ?? throw new HubException("unauthorised: Connect with a token.");

    public override Task OnConnectedAsync()
    {
        keys.Opened(Context);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        keys.Closed(Context);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Turns knobs. It does not wait: what comes too fast is one, the newest value of each parameter. What is refused later, for want of a right or
    /// because of a lock, is told by <c>refused</c>, now and then.
    /// </summary>
    public void Turn(SessionId session, JsonElement parameters)
    {
        var errors = KnobMessage.Read(parameters, out var turned);
        if (errors.Any)
        {
            throw HubProblems.Of(errors.ToProblem());
        }

        _ = MindAsync(session, crew.Knobs.TurnAsync(session, new KnobTurn(QueueCaller.Of(User, CrewAction.ChangeParameters), Knobs.Write(turned))), Clients.Caller, Context);
    }

    /// <summary>Lets a parameter move by itself from now on, outside the order of cues.</summary>
    public void Ramp(SessionId session, RampSpec ramp)
    {
        var errors = RampValidation.CheckByHand(ramp);
        if (errors.Any)
        {
            throw HubProblems.Of(errors.ToProblem());
        }

        _ = MindAsync(session, crew.Knobs.TurnAsync(session, new KnobTurn(QueueCaller.Of(User, CrewAction.ChangeParameters), Knobs.Write(ramp))), Clients.Caller, Context);
    }

    /// <summary>A beat of a Link or MIDI clock that the caller forwards.</summary>
    public async Task<TempoResponse> Clock(SessionId session, ClockRequest heard)
    {
        var errors = TempoValidation.Check(heard);
        return errors.Any ? throw HubProblems.Of(errors.ToProblem()) : Tempo(await crew.Tempo.HearAsync(session, User, heard, Context.ConnectionAborted));
    }

    public async Task<TempoResponse> Tap(SessionId session, TapRequest tap)
    {
        var errors = TempoValidation.Check(tap);
        return errors.Any ? throw HubProblems.Of(errors.ToProblem()) : Tempo(await crew.Tempo.TapAsync(session, User, tap, Context.ConnectionAborted));
    }

    public async Task<CueResponse> Enqueue(SessionId session, CueRequest cue, string? idempotencyKey)
    {
        var errors = CueValidation.Check(cue, crew.Clock.GetUtcNow());
        CueListValidation.CheckLone(cue, errors);
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            throw HubProblems.Of(errors.ToProblem());
        }

        return await crew.Cues.QueueAsync(session, User, [cue], idempotencyKey, Context.ConnectionAborted) switch
        {
            IntakeOutcome.Queued { Cues: [var queued] } => queued.ToResponse(session),
            IntakeOutcome.Repeated { Cues: [var queued, ..] } => queued.ToResponse(session),
            IntakeOutcome.Repeated => throw HubProblems.Of(PromptQueueProblems.Over()),
            IntakeOutcome.Refused(var why) => throw HubProblems.Of(PromptQueueProblems.Of(why)),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    /// <summary>Everything that happens in a queue, as long as the caller takes part in its session. Begins with what happens next.</summary>
    /// <param name="after">The sequence of the last event known; 0 for all that is remembered.</param>
    public async IAsyncEnumerable<QueueEvent> Follow(SessionId session, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = User;
        if (await crew.Gate.ReadAsync(session, user, cancellationToken) is null)
        {
            throw HubProblems.Of(PromptQueueProblems.NoQueue());
        }

        after ??= await crew.Events.LastAsync(session);
        await foreach (var batch in crew.Feed.FollowAsync(session, Math.Max(after.Value, 0), cancellationToken))
        {
            if (await crew.Gate.ReadAsync(session, user, cancellationToken) is null)
            {
                yield break;
            }

            foreach (var happened in batch)
            {
                yield return happened;
            }
        }
    }

    private TempoResponse Tempo(TempoOutcome outcome) => outcome switch
    {
        TempoOutcome.Seen(var facts) => TempoView.Of(facts, crew.TempoOptions.Value),
        TempoOutcome.NoTempo => throw HubProblems.Of(TempoProblems.NoTempo()),
        TempoOutcome.Refused(var why) => throw HubProblems.Of(PromptQueueProblems.Of(why)),
        _ => throw new UnreachableException(outcome.ToString()),
    };

    /// <summary>A controller that turns thirty times a second would be told of its refusal thirty times a second.</summary>
    private async Task MindAsync(SessionId session, Task<ChangeOutcome> turn, ISingleClientProxy caller, HubCallerContext context)
    {
        try
        {
            if (await turn is not ChangeOutcome.Done and var refused && Tells(context))
            {
                await caller.SendAsync("refused", session, HubProblems.Text(PromptQueueProblems.Of(refused)), context.ConnectionAborted);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.ConnectionAborted.IsCancellationRequested && Tells(context))
        {
            await caller.SendAsync("refused", session, "unavailable: The value could not be kept. Turn again.", CancellationToken.None);
        }
        catch (Exception)
        {
            // Told lately, or nobody is there to be told.
        }
    }

    private bool Tells(HubCallerContext context)
    {
        lock (context.Items)
        {
            if (context.Items.TryGetValue(ToldAt, out var told) && crew.Clock.GetElapsedTime((long)told!) < crew.Options.Value.TellRefusalsEvery)
            {
                return false;
            }

            context.Items[ToldAt] = crew.Clock.GetTimestamp();
            return true;
        }
    }
}
