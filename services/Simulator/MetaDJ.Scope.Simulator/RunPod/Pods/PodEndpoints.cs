using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

internal static class PodEndpoints
{
    public static void MapPods(this IEndpointRouteBuilder v2)
    {
        var pods = v2.MapGroup("/pods");
        pods.MapGet("", List).WithName("listPods");
        pods.MapPost("", Create).WithName("createPod");
        pods.MapGet("/{id}", Get).WithName("getPod");
        pods.MapPatch("/{id}", Update).WithName("updatePod");
        pods.MapDelete("/{id}", Delete).WithName("deletePod");
        pods.MapPost("/{id}/action", Act).WithName("podAction");
        pods.MapGet("/{id}/logs", PodLogStream.StreamAsync).WithName("podLogs");
    }

    private static IResult List(PodFleet fleet, PodAnswers answers) => answers.List(fleet.All);

    private static IResult Get(string id, PodFleet fleet, PodAnswers answers) =>
        fleet.Find(id) is { } pod ? answers.One(pod) : RunPodProblem.NotFound("pod");

    private static readonly TimeSpan Held = TimeSpan.FromSeconds(30);

    private static async Task<IResult> Create(
        RunPodBody<CreatePodRequest> body, PodFleet fleet, PodAnswers answers, FaultBoard faults, CloudArchive archive, SimulatedClock clock, HttpContext context)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (PodRules.Violations(request) is { Count: > 0 } errors)
        {
            return RunPodProblem.Invalid(errors);
        }

        if (faults.Strike(FaultKind.HeldCreate, new(PodName: request.Name, Gpu: request.Gpu?.Id)) is { } held)
        {
            await Task.Delay(held.Takes ?? Held, clock.Life);
        }

        var (pod, refusal) = fleet.Create(request);
        if (pod is null)
        {
            return refusal!;
        }

        await archive.SaveAsync();
        if (faults.Strike(FaultKind.HeldCreateAnswer, pod.Target) is { } late)
        {
            await Task.Delay(late.Takes ?? Held, clock.Life, context.RequestAborted);
        }

        if (faults.Strike(FaultKind.LostCreateAnswer, pod.Target) is not { } lost)
        {
            return answers.One(pod, StatusCodes.Status201Created);
        }

        if (lost.Status is { } status)
        {
            return new RunPodProblem("Internal Server Error", status, "an unexpected error occurred");
        }

        context.Abort();
        return Results.Empty;
    }

    private static async Task<IResult> Update(
        string id, RunPodBody<UpdatePodRequest> body, PodFleet fleet, PodAnswers answers, CloudArchive archive)
    {
        if (fleet.Find(id) is not { } pod)
        {
            return RunPodProblem.NotFound("pod");
        }

        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (PodRules.Violations(request) is { Count: > 0 } errors)
        {
            return RunPodProblem.Invalid(errors);
        }

        if (fleet.Update(pod, request, clearsRegistry: body.Has("registry") && request.Registry is null) is { } refusal)
        {
            return refusal;
        }

        await archive.SaveAsync();
        return answers.One(pod);
    }

    private static async Task<IResult> Delete(string id, PodFleet fleet, CloudArchive archive)
    {
        if (fleet.Find(id) is not { } pod)
        {
            return RunPodProblem.NotFound("pod");
        }

        fleet.End(pod, PodStatus.Terminated, "remove container");
        await archive.SaveAsync();
        return Results.NoContent();
    }

    private static async Task<IResult> Act(
        string id, RunPodBody<PodActionRequest> body, PodFleet fleet, PodAnswers answers, CloudArchive archive)
    {
        if (fleet.Find(id) is not { } pod)
        {
            return RunPodProblem.NotFound("pod");
        }

        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        if (request.Action is not { } action)
        {
            return RunPodProblem.Invalid("$: missing properties 'action'");
        }

        if (fleet.Act(pod, action) is { } refusal)
        {
            return refusal;
        }

        await archive.SaveAsync();
        return action == PodAction.Terminate ? Results.NoContent() : answers.One(pod);
    }
}

/// <summary>Pods as answers.</summary>
internal sealed class PodAnswers(SimulatorOptions options, SimulatedClock clock)
{
    public IResult One(SimulatedPod pod, int status = StatusCodes.Status200OK) =>
        Results.Json(PodView.Of(pod, options, clock.Life.GetUtcNow()), RunPodJson.Options, statusCode: status);

    public IResult List(IReadOnlyList<SimulatedPod> pods)
    {
        var now = clock.Life.GetUtcNow();
        return Results.Json(new PodList([.. pods.Select(pod => PodView.Of(pod, options, now))]), RunPodJson.Options);
    }
}
