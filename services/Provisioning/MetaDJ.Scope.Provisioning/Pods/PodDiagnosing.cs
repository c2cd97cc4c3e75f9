using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ScopeApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Looks at a pod from the cloud up to the picture: <c>GET /api/pods/{podId}/diagnosis</c>. It asks nothing that changes anything.</summary>
internal static class PodDiagnosing
{
    internal static async Task<Results<Ok<PodDiagnosisResponse>, ProblemHttpResult>> Get(
        PodId podId, PodStore pods, CloudFleet fleet, PodScopes scopes, CancellationToken cancellationToken)
    {
        if (await pods.FindAsync(podId) is not { } pod)
        {
            return PodProblems.NotFound(podId);
        }

        var rungs = new List<DiagnosisRung> { Placed(pod) };
        if (pod.CloudId is not null && !pod.Placement.Gone)
        {
            rungs.Add(AtCloud(pod, fleet.Last));
            rungs.AddRange(await ScopeAsync(pod, scopes.For(pod), cancellationToken));
        }

        rungs.Add(new("Was a frame seen, and is it handed out?", pod.State == PodState.Ready, $"{pod.State}{(pod.Way.Text is { } text ? $": {text}" : "")}"));
        return TypedResults.Ok(new PodDiagnosisResponse
        {
            Id = pod.Id,
            State = pod.State,
            Summary = rungs.FirstOrDefault(rung => rung.Holds != true)?.Detail ?? "It is a stage.",
            Rungs = rungs,
            Refusals = [.. pod.Placement.Refusals.Select(refusal => $"{refusal.Candidate}: {refusal.Reason}")],
            PostMortem = pod.PostMortem,
        });
    }

    private static DiagnosisRung Placed(Pod pod) => new(
        "Did the cloud place it?",
        pod.CloudId is not null && !pod.Placement.Gone,
        pod switch
        {
            { CloudId: null } => pod.Reason ?? pod.Way.Text ?? "Not yet.",
            { Placement.Gone: true } => pod.Reason ?? "It is gone.",
            _ => pod.Placement.On?.ToString() ?? "Yes.",
        });

    private static DiagnosisRung AtCloud(Pod pod, CloudListing? listing) => (listing, PodLife.At(pod, listing)) switch
    {
        (null, _) => new("Does it run at the cloud?", null, "The cloud has not been asked by this replica yet."),
        (_, null) => new("Does it run at the cloud?", null, $"The cloud's listing of {listing.At:T} does not show it."),
        (_, var seen) => new("Does it run at the cloud?", seen.Status == CloudPodStatus.Running, $"{seen.Status} at {listing.At:T}."),
    };

    private static async Task<IEnumerable<DiagnosisRung>> ScopeAsync(Pod pod, IScopeApi scope, CancellationToken cancellationToken)
    {
        using var health = await scope.GetHealthAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var answers = new DiagnosisRung(
            "Does Scope answer?", health.IsSuccessful, health.Failure() ?? $"Version {health.Content?.Version}.");
        if (!health.IsSuccessful)
        {
            return [answers];
        }

        using var metrics = await scope.GetMetricsAsync(cancellationToken);
        var frames = metrics.Content?.Headless?.FramesOut;
        return
        [
            answers,
            new("Is it the process we prepared?", pod.ServerStartTime is null ? null : health.Content!.ServerStartTime == pod.ServerStartTime, pod.ServerStartTime is null ? "Not prepared yet." : "By its start time."),
            // The pipeline's status is left alone: asking for it would eat an error that the one who loads must see.
            new("Does it make frames?", frames > 0, metrics.Failure() ?? (frames is null ? "No headless session runs." : $"{frames} so far.")),
        ];
    }
}
