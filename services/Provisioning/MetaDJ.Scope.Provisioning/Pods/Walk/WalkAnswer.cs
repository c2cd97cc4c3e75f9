using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>What the cloud's answer to a creation makes of the pod that was asked for. Pure.</summary>
internal static class WalkAnswer
{
    public static Pod Apply(Pod pod, Candidate candidate, CreateOutcome outcome, DateTimeOffset now) => outcome switch
    {
        CreateOutcome.Placed(var placed) => PodChanges.Place(pod, placed, now),

        // The next candidate.
        CreateOutcome.NoCapacity(var detail) => Refused(pod, candidate, RefusalKind.NoCapacity, 400, detail, now),
        CreateOutcome.Forbidden(var detail) => Refused(pod, candidate, RefusalKind.Forbidden, 403, detail, now),

        // No candidate will do.
        CreateOutcome.NoBalance(var detail) => Refused(pod, candidate, RefusalKind.NoBalance, 402, detail, now)
            .To(PodState.Lost, now, $"The account's balance does not allow it: {detail}"),
        CreateOutcome.Misconfigured(var detail, var status) => Refused(pod, candidate, RefusalKind.Misconfigured, status, detail, now)
            .To(PodState.Lost, now, $"The configuration is wrong, and repeating will not mend it: {detail}"),
        CreateOutcome.Refused(var detail, var errors, var status) => Refused(pod, candidate, RefusalKind.Invalid, status, Join(detail, errors), now)
            .To(PodState.Lost, now, $"The cloud refused the request, and will refuse it again: {Join(detail, errors)}"),
        CreateOutcome.TurnedAway(var detail) => Refused(pod, candidate, RefusalKind.TurnedAway, 403, detail, now).To(PodState.Lost, now, detail),

        // The same candidate, later.
        CreateOutcome.RateLimited(var wait) => pod with
        {
            Placement = pod.Placement.Postponed(candidate, now, wait),
            Way = pod.Way.Say($"the cloud asks to wait {wait.TotalSeconds:0} s", now),
        },

        // The time to show in a listing runs from now: the call may have taken long.
        CreateOutcome.Unknown(var cause) => pod with
        {
            Placement = pod.Placement with { AskedAt = now },
            Way = pod.Way.Say($"looking for it, its creation was not answered: {cause}", now),
        },
        _ => throw new UnreachableException(outcome.ToString()),
    };

    /// <summary>What it says about the candidate's odds; null when it says nothing about them.</summary>
    public static bool? WasGiven(CreateOutcome outcome) => outcome switch
    {
        CreateOutcome.Placed => true,
        CreateOutcome.NoCapacity or CreateOutcome.Forbidden => false,
        _ => null,
    };

    private static Pod Refused(Pod pod, Candidate candidate, RefusalKind kind, int status, string reason, DateTimeOffset now)
    {
        var refusal = new Refusal(candidate, reason, kind, status, now);
        return pod with { Placement = pod.Placement.Refused(refusal), Way = pod.Way.Say(refusal.ToString(), now) };
    }

    private static string Join(string detail, IReadOnlyList<string> errors) => string.Join(" ", [detail, .. errors]);
}
