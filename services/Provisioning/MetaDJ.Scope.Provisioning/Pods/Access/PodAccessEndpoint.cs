using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary><c>GET /api/pods/{podId}/access</c>, for operators: the one route that names the provider's pod id.</summary>
internal static class PodAccessEndpoint
{
    internal static async Task<Results<Ok<PodAccessResponse>, ProblemHttpResult>> Get(
        PodId podId, PodStore pods, PodAccessSight sight, IGpuCloud cloud, IOptions<PodAccessOptions> options, CancellationToken cancellationToken) =>
        await pods.FindAsync(podId) switch
        {
            null => PodProblems.NotFound(podId),
            { CloudId: null } or { Placement.Gone: true } => PodProblems.NowhereYet(podId),
            var pod => TypedResults.Ok(PodAccessReport.Of(
                pod, await sight.LookAsync(pod, cancellationToken), port => cloud.ProxyAddress(pod.CloudId, port), options.Value)),
        };
}
