using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>From facts to a cause and an advice. Pure: the lowest rung that fails decides, and the logs say which of its causes it is.</summary>
internal static class PodDiagnosis
{
    private static readonly Func<PodFindings, Rung>[] Ladder =
    [
        CloudRungs.Placed, CloudRungs.AtCloud, CloudRungs.Runtime, CloudRungs.Proxy, ScopeRungs.Health, ScopeRungs.Process, ScopeRungs.Offered,
        ScopeRungs.Models, ScopeRungs.Loras, ScopeRungs.Pipeline, ScopeRungs.Frames, ScopeRungs.Picture,
    ];

    public static PodDiagnosisResponse Of(PodFindings findings)
    {
        var rungs = Climb(findings);
        var (cause, summary) = Conclude(findings, rungs);
        return new PodDiagnosisResponse
        {
            Id = findings.Pod.Id,
            State = findings.Pod.State,
            Cause = cause,
            Summary = summary,
            Advice = Causes.AdviceOf(cause),
            Fleet = FleetActs.Of(findings),
            Rungs = [.. rungs.Select(rung => rung.Told)],
            Signs = findings.Signs,
            Notes = [.. findings.SshMissing.Select(missing => $"SSH: {missing}")],
            Refusals = [.. findings.Pod.Placement.Refusals.Select(refusal => $"{refusal.Candidate}: {refusal.Reason}")],
            PostMortem = findings.Pod.PostMortem,
        };
    }

    /// <summary>What is built on a rung that does not hold cannot be judged.</summary>
    private static List<Rung> Climb(PodFindings findings)
    {
        var rungs = new List<Rung>();
        var broken = false;
        foreach (var step in Ladder)
        {
            var rung = step(findings);
            rungs.Add(broken ? Rung.NotAsked(rung.Code, rung.Question, "A lower rung does not hold.") : rung);

            // Scope that answers is up, whatever the cloud has told of its container so far.
            broken |= IsEnd(rung) && !(rung.Code is "cloud" or "runtime" && findings.Scope.Proxy is { IsScope: true });
        }

        return rungs;
    }

    private static bool IsEnd(Rung rung) => rung.Code is "placed" or "cloud" or "runtime" or "proxy" or "health" && rung.Verdict != RungVerdict.Holds && rung.Verdict != RungVerdict.Unclear;

    private static (string Cause, string Summary) Conclude(PodFindings findings, List<Rung> rungs)
    {
        var pod = findings.Pod;
        if (rungs.FirstOrDefault(rung => rung.Verdict == RungVerdict.Fails) is { } failing)
        {
            var sign = SignOf(failing, findings);
            return (sign?.Sign ?? failing.Cause!, sign is null ? failing.Seen : $"{failing.Seen} Its log says: {sign.Line}");
        }

        var waiting = rungs.FirstOrDefault(rung => rung.Verdict == RungVerdict.Waits);
        if (waiting is not null && SignOf(waiting, findings) is { } why)
        {
            return (why.Sign, $"{waiting.Seen} Its log says: {why.Line}");
        }

        return pod.State switch
        {
            PodState.Draining => ("draining", pod.Reason ?? "It is being ended."),
            PodState.Ready when waiting is null => (Causes.Ready, "It is a stage."),
            _ when waiting is not null => (waiting.Cause!, waiting.Seen),
            _ => (OnItsWay(pod), pod.Way.Text is { } text ? $"On its way: {text}." : "On its way."),
        };
    }

    private static string OnItsWay(Pod pod) => pod.Way.Stage switch
    {
        PodStage.Models => "models-downloading",
        PodStage.Loras => "loras-installing",
        PodStage.Load => "loading",
        PodStage.FirstFrame => "first-frame",
        _ => "on-its-way",
    };

    private static DiagnosisSign? SignOf(Rung rung, PodFindings findings) =>
        rung.MayBe.Select(cause => findings.Signs.FirstOrDefault(sign => sign.Sign == cause)).FirstOrDefault(sign => sign is not null);
}
