using System.Globalization;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue;

/// <summary>This service's refusals in HTTP form.</summary>
internal static class PromptQueueProblems
{
    public static ProblemHttpResult NoQueue() => Problem.NotFound("session of that id");

    public static ProblemHttpResult NoCue() => Problem.NotFound("cue of that id in this queue");

    public static ProblemHttpResult NoSavedLook(string name) => Problem.NotFound($"saved look '{name}', of yours or of the session's lead");

    public static ProblemHttpResult Closed() => Problem.Create(
        StatusCodes.Status409Conflict, "queue-closed", "The queue is closed", "Its session has ended. Open another with POST /api/sessions.");

    public static ProblemHttpResult Full() => Problem.Create(
        StatusCodes.Status429TooManyRequests, "queue-full", "The queue is full", "Wait until cues have been sent, or clear the queue with POST …/clear.",
        new Dictionary<string, object?> { [RetryAfter.Extension] = 1 });

    public static ProblemHttpResult NothingToSkip() => Problem.Create(
        StatusCodes.Status409Conflict, "nothing-to-skip", "There is nothing to skip", "No hold is on, and no cue waits. What is on stage stays until another cue changes it.");

    public static ProblemHttpResult AuthorFull(int most) => Problem.Create(
        StatusCodes.Status429TooManyRequests, "author-full", "You have as many cues waiting as one person may",
        $"One person in your role has at most {most} in the queue, so that everybody gets a turn. Wait until some are sent, or cancel some.",
        new Dictionary<string, object?> { ["most"] = most, [RetryAfter.Extension] = 1 });

    public static ProblemHttpResult TooFast(TimeSpan wait) => Problem.Create(
        StatusCodes.Status429TooManyRequests, "author-too-fast", "You queue faster than one person may",
        $"Wait {Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s, then go on.",
        new Dictionary<string, object?> { [RetryAfter.Extension] = (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds)) });

    public static ProblemHttpResult KeyReused() => Problem.Create(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The idempotency key was used before",
        "Another request of this session had the same Idempotency-Key and said something else. Use a new key for a new request.");

    public static ProblemHttpResult OnItsWay() => Problem.Create(
        StatusCodes.Status409Conflict, "cue-on-its-way", "The cue is already on its way", "It may be at Scope by now. Queue another cue to change the picture.");

    public static ProblemHttpResult Over() => Problem.Create(
        StatusCodes.Status409Conflict, "cue-over", "The cue is over", "It was sent, cancelled or expired before. Read it to see which.");

    public static ProblemHttpResult Raced() => Problem.Create(
        StatusCodes.Status409Conflict, "cue-changed", "Somebody else changed the cue", "Read it again, and repeat your change if you still want it.");

    public static ProblemHttpResult NoPanic() => Problem.Create(
        StatusCodes.Status409Conflict, "no-panic", "No panic holds", "The Look is as the cues made it. POST …/resume lets a held queue go on.");

    public static ProblemHttpResult TooMuch() => Problem.Create(
        StatusCodes.Status429TooManyRequests, "too-many-knobs", "Too many knobs at once", "More people turn knobs of this session than it takes. Send again in a moment.");

    public static ProblemHttpResult SwapRefused(string cause) => Problem.Create(
        StatusCodes.Status422UnprocessableEntity, "lora-swap-refused", "This LoRA swap cannot be done", cause);

    public static ProblemHttpResult NoLook() => Problem.Create(
        StatusCodes.Status409Conflict, "no-stage-yet", "The session has no stage yet", "The LoRAs on board are not known before the session is live.");

    public static ProblemHttpResult NotYourRole(string role) => Problem.Create(
        StatusCodes.Status403Forbidden, "not-your-role", "Not in your role",
        $"You are {role} in this session, which does not include this; prompters change their own cues only. GET /api/sessions/{{id}}/crew tells what each role may do.",
        new Dictionary<string, object?> { ["role"] = role });

    public static ProblemHttpResult ParameterLocked(string parameter, string by) => Problem.Create(
        StatusCodes.Status423Locked, "parameter-locked", "The parameter is locked",
        $"'{parameter}' is locked by {by}: only they and the lead change it until the lock is released.",
        new Dictionary<string, object?> { ["parameter"] = parameter, ["by"] = by });

    public static ProblemHttpResult Of(EnqueueOutcome refused) => refused switch
    {
        EnqueueOutcome.Full => Full(),
        EnqueueOutcome.Raced => Raced(),
        EnqueueOutcome.AuthorFull(var most) => AuthorFull(most),
        EnqueueOutcome.TooFast(var wait) => TooFast(wait),
        EnqueueOutcome.NoTempo => Tempo.TempoProblems.NoTempo(),
        EnqueueOutcome.Closed => Closed(),
        EnqueueOutcome.KeyReused => KeyReused(),
        EnqueueOutcome.LoraNotAllowed(var cause) => Loras.LoraProblems.NotAllowed(cause),
        EnqueueOutcome.NoLook(var name) => NoSavedLook(name),
        EnqueueOutcome.LoraUnfit(var cause) => SwapRefused(cause),
        EnqueueOutcome.TextRefused(var errors) => errors.ToProblem(),
        EnqueueOutcome.NotYours or EnqueueOutcome.Ask => NoQueue(),
        EnqueueOutcome.NotYourRole(var role) => NotYourRole(role),
        EnqueueOutcome.Locked(var parameter, var by) => ParameterLocked(parameter, by),
        _ => throw new System.Diagnostics.UnreachableException(refused.ToString()),
    };

    public static ProblemHttpResult Of(ChangeOutcome refused) => refused switch
    {
        ChangeOutcome.OnItsWay => OnItsWay(),
        ChangeOutcome.Over => Over(),
        ChangeOutcome.NoCue => NoCue(),
        ChangeOutcome.Raced => Raced(),
        ChangeOutcome.Full => Full(),
        ChangeOutcome.KeyReused => KeyReused(),
        ChangeOutcome.NoTempo => Tempo.TempoProblems.NoTempo(),
        ChangeOutcome.TooMuch => TooMuch(),
        ChangeOutcome.Closed => Closed(),
        ChangeOutcome.NotYours or ChangeOutcome.Ask => NoQueue(),
        ChangeOutcome.NotYourRole(var role) => NotYourRole(role),
        ChangeOutcome.Locked(var parameter, var by) => ParameterLocked(parameter, by),
        _ => throw new System.Diagnostics.UnreachableException(refused.ToString()),
    };
}
