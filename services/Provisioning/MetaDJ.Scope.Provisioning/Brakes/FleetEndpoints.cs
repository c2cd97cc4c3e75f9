using System.Security.Claims;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Brakes;

/// <summary>The fleet as a whole, and its brake; for operators.</summary>
internal static partial class FleetEndpoints
{
    private const int LongestReason = 500;

    public static RouteGroupBuilder MapFleet(this IEndpointRouteBuilder routes)
    {
        var fleet = routes.MapGroup("/api/fleet").WithTags("Fleet").RequireAuthorization(Policies.Operator);
        fleet.MapGet("/", Get).WithName("GetFleet");
        fleet.MapPut("/brake", Pull).WithName("PullBrake")
            .AuditedAs<FleetResponse>(ProvisioningModule.AuditName, "brake.pull", _ => "fleet");
        fleet.MapDelete("/brake", Release).WithName("ReleaseBrake")
            .AuditedAs<FleetResponse>(ProvisioningModule.AuditName, "brake.release", _ => "fleet");
        return fleet;
    }

    internal static async Task<Ok<FleetResponse>> Get(FleetBrake brake, PodStore pods, CloudFleet cloud, IOptions<RunPodOptions> runPod) =>
        TypedResults.Ok(Response(await brake.ReadAsync(), await pods.ListAsync(), cloud.Last, runPod.Value));

    /// <summary>Nothing is started, stopped or ended from the next look on. What was asked of the cloud before is not taken back.</summary>
    internal static async Task<Results<Ok<FleetResponse>, ProblemHttpResult>> Pull(
        PullBrakeRequest request, ClaimsPrincipal user, FleetBrake brake, PodStore pods, CloudFleet cloud, IOptions<RunPodOptions> runPod,
        TimeProvider clock, ILoggerFactory loggers)
    {
        if (request.Reason is { } reason && (reason.Length > LongestReason || reason.Any(char.IsControl)))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["reason"] = [$"must be at most {LongestReason} characters of plain text."] });
        }

        await brake.PullAsync(new BrakePull(user.Subject(), request.Reason, clock.GetUtcNow()));
        LogPulled(loggers.CreateLogger(typeof(FleetEndpoints)), user.Subject());
        return TypedResults.Ok(Response(await brake.ReadAsync(), await pods.ListAsync(), cloud.Last, runPod.Value));
    }

    /// <summary>A brake that is set in the configuration stays; the answer shows it.</summary>
    internal static async Task<Ok<FleetResponse>> Release(
        ClaimsPrincipal user, FleetBrake brake, PodStore pods, CloudFleet cloud, IOptions<RunPodOptions> runPod, PodWake wake, ILoggerFactory loggers)
    {
        if (await brake.ReleaseAsync())
        {
            LogReleased(loggers.CreateLogger(typeof(FleetEndpoints)), user.Subject());
        }

        wake.Call();
        return TypedResults.Ok(Response(await brake.ReadAsync(), await pods.ListAsync(), cloud.Last, runPod.Value));
    }

    private static FleetResponse Response(BrakePull? pull, IReadOnlyList<Pod> pods, CloudListing? listing, RunPodOptions runPod) => new()
    {
        Brake = pull is null ? null : new BrakeResponse(pull.By, pull.Reason, pull.SinceAt),
        Pods = pods.CountBy(pod => pod.State).ToDictionary(),
        PricePerHour = pods.Where(pod => pod.Placement is { Gone: false, Status: CloudPodStatus.Running }).Sum(pod => pod.Placement.PricePerHour),
        ListedAt = listing?.At,
        Strangers = [.. FleetStrangers.Of(pods, listing, runPod.OwnerOrPrefix)
            .Select(pod => new StrangerPod(pod.Name, pod.Owner, pod.Status.ToString(), pod.CostPerHour, pod.CreatedAt))],
    };

    [LoggerMessage(LogLevel.Warning, "FleetBraked: {By} pulled the brake; no pod is started, stopped or ended")]
    private static partial void LogPulled(ILogger logger, string by);

    [LoggerMessage(LogLevel.Warning, "FleetReleased: {By} released the brake")]
    private static partial void LogReleased(ILogger logger, string by);
}
