using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>Looks at a pod from the cloud up to the picture: <c>GET /api/pods/{podId}/diagnosis</c>. It asks nothing that changes anything.</summary>
internal static class PodDiagnosisEndpoint
{
    internal static async Task<Results<Ok<PodDiagnosisResponse>, ProblemHttpResult>> Get(
        PodId podId, PodStore pods, PodExamination examination, LogRedaction redaction, CancellationToken cancellationToken)
    {
        if (await pods.FindAsync(podId) is not { } pod)
        {
            return PodProblems.NotFound(podId);
        }

        var diagnosis = PodDiagnosis.Of(await examination.ExamineAsync(pod, cancellationToken));
        return TypedResults.Ok(Cleaned(diagnosis, text => LogRedaction.Addresses(redaction.Secrets(text), pod.CloudId)));
    }

    /// <summary>Reasons and log lines are quoted all over it; where the pod is, its access route tells.</summary>
    private static PodDiagnosisResponse Cleaned(PodDiagnosisResponse diagnosis, Func<string, string> clean) => diagnosis with
    {
        Summary = clean(diagnosis.Summary),
        Rungs = [.. diagnosis.Rungs.Select(rung => rung with { Seen = clean(rung.Seen) })],
        Signs = [.. diagnosis.Signs.Select(sign => sign with { Line = clean(sign.Line) })],
        Refusals = [.. diagnosis.Refusals.Select(clean)],
        PostMortem = [.. diagnosis.PostMortem.Select(clean)],
    };
}
