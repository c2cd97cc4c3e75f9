using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Pools.Diagnosis;

/// <summary>Why there is no pod. Pure: the first thing in its way decides.</summary>
internal static class PoolDiagnosis
{
    private const int ReasonsShown = 5;
    private const int RefusalsShown = 20;

    public static PoolDiagnosisResponse Of(PoolFindings findings)
    {
        var lost = findings.Pods.Where(pod => pod is { State: PodState.Lost, WasNeverReady: true }).MaxBy(pod => pod.EndedAt);
        Rung[] rungs = [Wish(findings), Brake(findings), Maximum(findings), Money(findings), Patience(findings, lost), Offered(findings), Walk(findings, lost), Supply(findings)];
        var supply = rungs[^1];
        var failing = rungs.FirstOrDefault(rung => rung.Verdict == RungVerdict.Fails);
        var (cause, summary) = supply.Verdict == RungVerdict.Holds ? ("enough", supply.Seen)
            : failing is not null ? (failing.Cause!, failing.Seen)
            : rungs.First(rung => rung.Cause is not null) is var waiting ? (waiting.Cause!, waiting.Seen) : default;
        return new PoolDiagnosisResponse
        {
            Pool = findings.Pool.Name,
            Cause = cause,
            Summary = summary,
            Advice = Advice(cause),
            Rungs = [.. rungs.Select(rung => rung.Told)],
            Pods = findings.Pods.CountBy(pod => pod.State).ToDictionary(),
            Offers = findings.Offers?.Count(offer => offer.Fits),
            OfferReasons =
            [
                .. (findings.Offers ?? []).Where(offer => !offer.Fits).GroupBy(offer => offer.Reason).OrderByDescending(group => group.Count()).Take(ReasonsShown)
                    .Select(group => $"{group.Count()} × {group.Key}"),
            ],
            Refusals = [.. RefusalsOf(findings).OrderByDescending(refusal => refusal.At).Take(RefusalsShown).Select(refusal => refusal.ToString())],
            AsksAgainAt = findings.Backoff?.Until > findings.Now ? findings.Backoff.Until : null,
        };
    }

    private static Rung Wish(PoolFindings findings)
    {
        const string Code = "wish", Question = "Does anybody want a pod of it?";
        var (warm, demand) = (WarmSchedule.At(findings.Pool.Spec, findings.Now), findings.Demand);
        var waiting = demand?.WaitingFor(findings.Pool.Name);
        var leased = demand is null ? null : (int?)findings.Pods.Count(demand.IsLeased);
        var wanted = findings.Standing?.Wanted ?? 0;
        var seen = $"{warm} to be kept warm, {waiting?.ToString(CultureInfo.InvariantCulture) ?? "?"} waiting, {leased?.ToString(CultureInfo.InvariantCulture) ?? "?"} played on; with what is due soon, {wanted} wanted.";
        return warm > 0 || waiting > 0 || leased > 0 || wanted > 0 ? Rung.Holds(Code, Question, seen)
            : demand is null ? Rung.Unclear(Code, Question, $"{seen} The session broker could not be asked: nothing is stopped until it answers.")
            : Rung.Fails(Code, Question, $"Nobody does: {seen}", "nobody-wants");
    }

    private static Rung Brake(PoolFindings findings) => findings.Brake is { } brake
        ? Rung.Fails("brake", "Is the fleet free to act?", brake, "braked")
        : Rung.Holds("brake", "Is the fleet free to act?", "It is.");

    private static Rung Maximum(PoolFindings findings)
    {
        const string Code = "maximum", Question = "May it have another pod?";
        var (most, taken) = (findings.Pool.Spec.Maximum, Occupied(findings));
        return most == 0 ? Rung.Fails(Code, Question, "Its maximum is 0: it is switched off.", "pool-off")
            : taken >= most && Free(findings) == 0 ? Rung.Fails(Code, Question, $"All {most} places are taken.", "pool-full")
            : Rung.Holds(Code, Question, $"{taken} of {most} places are taken.");
    }

    private static Rung Money(PoolFindings findings) => findings.NoMoney is { } refusal
        ? Rung.Fails("money", "Is there money for another?", refusal.Text, refusal.Cause)
        : Rung.Holds("money", "Is there money for another?", "There is.");

    private static Rung Patience(PoolFindings findings, Pod? lost)
    {
        const string Code = "patience", Question = "May it ask now?";
        return findings.Backoff is { } backoff && backoff.Until > findings.Now
            ? Rung.Fails(
                Code, Question,
                string.Create(CultureInfo.InvariantCulture, $"Its pods failed {backoff.Failures} times in a row; it asks again at {backoff.Until:T}. The last: {lost?.Reason ?? "not known"}"),
                CauseOf(lost) is var cause && cause != Causes.Unknown ? cause : "backing-off")
            : Rung.Holds(Code, Question, "It may.");
    }

    private static Rung Offered(PoolFindings findings)
    {
        const string Code = "offers", Question = "Does any GPU fit?";
        return findings.Offers switch
        {
            null => Rung.Unclear(Code, Question, "The catalogue could not be read."),
            { Count: 0 } => Rung.Fails(Code, Question, "The cloud offers no GPU.", "no-offer-fits"),
            var offers when offers.Any(offer => offer.Fits) => Rung.Holds(Code, Question, $"{offers.Count(offer => offer.Fits)} of {offers.Count} offers do."),
            var offers => Rung.Fails(
                Code, Question,
                $"None of {offers.Count} does; mostly: {offers.GroupBy(offer => offer.Reason).MaxBy(group => group.Count())!.Key}", "no-offer-fits"),
        };
    }

    private static Rung Walk(PoolFindings findings, Pod? lost)
    {
        const string Code = "walk", Question = "Does a candidate take it?";
        var asking = findings.Pods.FirstOrDefault(pod => pod.State == PodState.Requested);
        return (asking, lost) switch
        {
            ({ Placement: { AwaitsMoney: true, Asking: null } } pod, _) => Rung.Waits(Code, Question, pod.Way.Text ?? "There is no money for it.", "no-money"),
            ({ } pod, _) when pod.Placement.NotBefore > findings.Now => Rung.Waits(Code, Question, $"{pod.Way.Text}; asked again at {pod.Placement.NotBefore:T}.", "placing"),
            ({ } pod, _) => Rung.Waits(Code, Question, $"{pod.Placement.Refusals.Count} have refused; {pod.Way.Text ?? "the next is asked"}.", "placing"),
            (null, { CloudId: null } pod) when Free(findings) == 0 && Coming(findings) == 0 => Rung.Fails(Code, Question, pod.Reason ?? "None did.", CauseOf(pod)),
            _ => Rung.Holds(Code, Question, "Nothing is being asked for."),
        };
    }

    private static Rung Supply(PoolFindings findings)
    {
        const string Code = "supply", Question = "Is there a pod for whoever comes?";
        var (free, coming) = (Free(findings), Coming(findings));
        return free > 0 ? Rung.Holds(Code, Question, $"{free} ready and free, {coming} on the way.")
            : coming > 0 ? Rung.Waits(Code, Question, $"None yet; {coming} on the way.", "on-its-way")
            : Rung.Waits(Code, Question, "None, and none on the way.", "nobody-wants");
    }

    private static int Free(PoolFindings findings) => findings.Pods.Count(pod => pod.State == PodState.Ready && findings.Demand?.IsLeased(pod) != true);

    private static int Coming(PoolFindings findings) => findings.Pods.Count(pod => pod.State is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Preparing);

    private static int Occupied(PoolFindings findings) =>
        findings.Pods.Where(pod => pod.Occupies).DistinctBy(pod => pod.CloudId ?? pod.Id.ToString()).Count();

    private static IEnumerable<Refusal> RefusalsOf(PoolFindings findings) => findings.Pods.SelectMany(pod => pod.Placement.Refusals);

    private static string CauseOf(Pod? pod) => pod is null ? Causes.Unknown : PlacingCauses.Of(pod);

    private static string Advice(string cause) => cause switch
    {
        "enough" => "Nothing needs to be done.",
        "nobody-wants" => "Nothing needs to be done: a pod comes when somebody does. Raise warm in the pool to have one ready before.",
        "braked" => "Release the brake when the repair is done.",
        "pool-off" => "Raise maximum in the pool.",
        "pool-full" => "Wait until somebody ends, or raise maximum in the pool.",
        "backing-off" => "Look at the diagnosis of the pods that failed; it asks again by itself.",
        _ => Causes.AdviceOf(cause),
    };
}
