using System.Text.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Pods.Logs;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Pods, for operators and our own services: nobody else ever sees a pod.</summary>
internal static class PodEndpoints
{
    /// <summary>By name alone: the framework's own reader also takes numbers, which are no names, and not the names that our answers have.</summary>
    private static readonly Dictionary<string, PodState> States =
        Enum.GetValues<PodState>().Where(state => state != PodState.Unknown).ToDictionary(state => JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), StringComparer.OrdinalIgnoreCase);

    public static RouteGroupBuilder MapPods(this IEndpointRouteBuilder routes)
    {
        var pods = routes.MapGroup("/api/pods").WithTags("Pods").RequireAuthorization(Policies.OperatorOrService);
        pods.MapGet("/", List).WithName("ListPods");
        pods.MapGet("/{podId}", Get).WithName("GetPod");
        pods.MapGet("/{podId}/address", GetAddress).WithName("GetPodAddress").RequireAuthorization(Policies.Service);
        pods.MapPost("/{podId}/drain", Drain).WithName("DrainPod").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "pod.drain", "podId");
        pods.MapDelete("/{podId}", Delete).WithName("DeletePod").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "pod.delete", "podId");
        pods.MapGet("/{podId}/access", PodAccessEndpoint.Get).WithName("GetPodAccess").RequireAuthorization(Policies.Operator);
        pods.MapGet("/{podId}/logs", PodLogEndpoint.Get).WithName("GetPodLogs");
        pods.MapGet("/{podId}/diagnosis", PodDiagnosisEndpoint.Get).WithName("DiagnosePod").RequireAuthorization(Policies.Operator);
        return pods;
    }

    /// <param name="state">As the answers spell it, for example <c>ready</c>.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<Page<PodResponse>>, ProblemHttpResult>> List(
        PodStore pods, PodAnswers answers, string? state, PoolName? pool, PodId? after, int? limit)
    {
        if (Paging.Invalid(limit) is { } invalid)
        {
            return invalid;
        }

        PodState? wanted = state is null ? null : States.GetValueOrDefault(state);
        if (wanted == PodState.Unknown)
        {
            return PodProblems.NoSuchState(States.Keys);
        }

        var response = await answers.ReadAsync();
        var rest = (await pods.ListAsync())
            .Where(pod => (wanted is null || pod.State == wanted) && (pool is null || pod.Pool == pool) && (after is null || pod.Id.Value > after.Value.Value))
            .ToList();
        return TypedResults.Ok(Paging.Page(rest, limit, response, pod => pod.Id.ToString()));
    }

    internal static async Task<Results<Ok<PodResponse>, ProblemHttpResult>> Get(PodId podId, PodStore pods, PodAnswers answers) =>
        await pods.FindAsync(podId) is { } pod ? TypedResults.Ok((await answers.ReadAsync())(pod)) : PodProblems.NotFound(podId);

    internal static async Task<Results<Ok<PodAddress>, ProblemHttpResult>> GetAddress(PodId podId, PodStore pods, PodScopes scopes) =>
        await pods.FindAsync(podId) switch
        {
            null => PodProblems.NotFound(podId),
            { CloudId: null } or { Placement.Gone: true } => PodProblems.NowhereYet(podId),
            var pod => TypedResults.Ok(new PodAddress(scopes.AddressOf(pod))),
        };

    /// <summary>Nobody new gets it. Who plays on it may finish; then it is stopped.</summary>
    internal static Task<Results<Ok<PodResponse>, ProblemHttpResult>> Drain(PodId podId, PodBook book, PodStore pods, PodAnswers answers, PodWake wake, TimeProvider clock) =>
        EndAsync(podId, book, pods, answers, wake, clock, (pod, now) => pod.State switch
        {
            PodState.Draining => pod,
            PodState.Requested when pod.Placement.Asking is null => pod.To(PodState.Terminated, now, "An operator ended it."),
            _ when PodTransitions.Allows(pod.State, PodState.Draining) =>
                pod.To(PodState.Draining, now, "An operator drains it.") with { Drain = new PodDrain(pod.WasNeverReady ? PodFate.Terminate : PodFate.Stop) },
            _ => null,
        });

    /// <summary>Ends it now. A session that plays on it goes on with another pod.</summary>
    internal static Task<Results<Ok<PodResponse>, ProblemHttpResult>> Delete(PodId podId, PodBook book, PodStore pods, PodAnswers answers, PodWake wake, TimeProvider clock) =>
        EndAsync(podId, book, pods, answers, wake, clock, (pod, now) => pod.State switch
        {
            PodState.Requested when pod.Placement.Asking is null => pod.To(PodState.Terminated, now, "An operator ended it."),
            PodState.Draining => Forced(pod),
            PodState.Stopped => pod with { Drain = new PodDrain(PodFate.Terminate, Retired: true, Forced: true), Reason = "An operator ended it." },
            _ when PodTransitions.Allows(pod.State, PodState.Draining) => Forced(pod.To(PodState.Draining, now, "An operator ended it.")),
            _ => null,
        });

    private static Pod Forced(Pod pod) => pod with { Drain = new PodDrain(PodFate.Terminate, pod.Drain?.Retired ?? false, Forced: true) };

    private static async Task<Results<Ok<PodResponse>, ProblemHttpResult>> EndAsync(
        PodId podId, PodBook book, PodStore pods, PodAnswers answers, PodWake wake, TimeProvider clock, Func<Pod, DateTimeOffset, Pod?> change)
    {
        var now = clock.GetUtcNow();
        var changed = await book.ChangeAsync(podId, fence: 0, pod => change(pod, now));
        wake.Call();
        return changed is not null ? TypedResults.Ok((await answers.ReadAsync())(changed))
            : await pods.FindAsync(podId) is { } pod ? PodProblems.CannotEnd(pod)
            : PodProblems.NotFound(podId);
    }
}
