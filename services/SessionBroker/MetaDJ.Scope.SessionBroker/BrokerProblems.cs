using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker;

/// <summary>The broker's refusals. Their types are part of the API.</summary>
internal static class BrokerProblems
{
    public static ProblemHttpResult NoSuchSession() => Problem.NotFound("such session");

    public static ProblemHttpResult NoSuchPool(PoolName pool, IReadOnlyList<PoolName> known) => Problem.Create(
        StatusCodes.Status404NotFound,
        "no-such-pool",
        "No such pool",
        known.Count == 0
            ? $"There is no pool '{pool}'; there is none at all yet. An operator makes one with PUT /api/pools/{{name}}."
            : $"There is no pool '{pool}'. There is: {string.Join(", ", known)}.",
        new Dictionary<string, object?> { ["pools"] = known.Select(name => name.Value).ToArray() });

    public static ProblemHttpResult NoMoney(BudgetRefusal why) => Problem.Create(
        StatusCodes.Status402PaymentRequired,
        "no-money",
        "There is not enough money for this session",
        $"{why.Detail} Open a shorter session (duration), or ask an operator to raise the budget.",
        new Dictionary<string, object?> { ["needed"] = why.Needed, ["free"] = why.Free, ["endsAt"] = why.EndsAt });

    public static ProblemHttpResult NoMoneyForMore(BudgetRefusal why) => Problem.Create(
        StatusCodes.Status402PaymentRequired,
        "no-money",
        "There is not enough money for more",
        $"{why.Detail} The session goes on as it is; ask for less, or ask an operator to raise the budget.",
        new Dictionary<string, object?> { ["needed"] = why.Needed, ["free"] = why.Free, ["endsAt"] = why.EndsAt });

    public static ProblemHttpResult TurnIsFixed(string turn) => Problem.Create(
        StatusCodes.Status409Conflict,
        "turn-is-fixed",
        "A turn cannot be extended from inside",
        $"This session is a turn of a hackathon and ends with it, so that the next team gets its own. An operator can extend it: POST /api/hackathons/{turn}/extend.",
        new Dictionary<string, object?> { ["extend"] = $"/api/hackathons/{turn}/extend" });

    public static ProblemHttpResult PoolsUnknown() => Problem.Create(
        StatusCodes.Status503ServiceUnavailable,
        "provisioning-unreachable",
        "Pools cannot be looked up now",
        "Whether this pool exists cannot be found out at the moment. Try again shortly, with the same Idempotency-Key.");

    public static ProblemHttpResult KeyReused() => Problem.Create(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        "The idempotency key was used before",
        "Another request of yours had the same Idempotency-Key and said something else. Use a new key for a new request.");

    /// <summary>A secret is shown once: a call that is repeated must not show another.</summary>
    public static ProblemHttpResult MadeBefore(string id, string what) => Problem.Create(
        StatusCodes.Status409Conflict,
        "made-before",
        $"This {what} was made before",
        $"A call with the same Idempotency-Key made {id}, whose secret was shown then and cannot be shown again. If it never arrived, revoke it and make another with a new key.",
        new Dictionary<string, object?> { ["id"] = id });

    public static ProblemHttpResult SessionOver() => Problem.Create(
        StatusCodes.Status409Conflict, "session-over", "The session is over", "It has ended and cannot be extended. Open a new one.");

    public static ProblemHttpResult TooLong(TimeSpan possible) => Problem.Create(
        StatusCodes.Status409Conflict,
        "session-too-long",
        "The session would last too long",
        possible > TimeSpan.Zero ? $"It can be extended by {possible:c} at most." : "It already lasts as long as a session may.",
        new Dictionary<string, object?> { ["possible"] = possible });

    public static ProblemHttpResult StageBooked(TimeSpan possible) => Problem.Create(
        StatusCodes.Status409Conflict,
        "stage-booked",
        "The stage is booked",
        possible > TimeSpan.Zero ? $"Somebody has booked it after that: {Down(possible):c} is possible now." : "Somebody has booked the time right after that: nothing more is possible now.",
        new Dictionary<string, object?> { ["possible"] = Down(possible) });

    public static ProblemHttpResult StaleToken() => Problem.Create(
        StatusCodes.Status409Conflict,
        "stale-fencing-token",
        "The fencing token is not the present one",
        "The stage was handed over or replaced since this token was given. Read the session for the present one.");

    public static ProblemHttpResult NotLive(SessionState state) => Problem.Create(
        StatusCodes.Status409Conflict,
        "session-not-live",
        "The session has no stage now",
        $"It is {state}. Watch its events, or read it again, until it is Live.",
        new Dictionary<string, object?> { ["state"] = state });

    public static ProblemHttpResult LeaseGone() => Problem.Create(
        StatusCodes.Status410Gone, "lease-gone", "The lease is gone", "The session ended, or nothing was heard of it for longer than the lease lasts. Open a new one.");

    public static ProblemHttpResult PodLeased() => Problem.Create(
        StatusCodes.Status409Conflict, "pod-leased", "The pod is leased", "Somebody holds this pod: it must not be stopped.");

    public static ProblemHttpResult NotYourRole(CrewRole role, CrewAction action) => Problem.Create(
        StatusCodes.Status403Forbidden,
        "not-your-role",
        "Not in your role",
        $"You are {role} in this session, which does not include {action}. It is for: {string.Join(", ", CrewRights.RolesFor(action))}. Ask the lead.",
        new Dictionary<string, object?> { ["role"] = role, ["action"] = action, ["roles"] = CrewRights.RolesFor(action) });

    public static ProblemHttpResult CrewFull() => Problem.Create(
        StatusCodes.Status409Conflict, "crew-full", "The crew is full", "Nobody else can take part in this session until somebody leaves it.");

    public static ProblemHttpResult ParameterLocked(string parameter, string by) => Problem.Create(
        StatusCodes.Status423Locked,
        "parameter-locked",
        "The parameter is locked",
        $"'{parameter}' is locked by {by}: only they and the lead change it until the lock is released.",
        new Dictionary<string, object?> { ["parameter"] = parameter, ["by"] = by });

    /// <summary>To the second: what is offered must still be possible when it is asked for.</summary>
    private static TimeSpan Down(TimeSpan possible) => TimeSpan.FromSeconds(Math.Floor(possible.TotalSeconds));
}
