using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>Finds a machine for a create, in the order in which v2 refuses.</summary>
internal sealed class PodPlacement(Stock stock, FaultBoard faults, UsageBook usage)
{
    /// <param name="allowedCuda">From the request, or from its template.</param>
    /// <param name="volumeCenter">The data centre of the network volume, which leaves no choice.</param>
    public (Machine? Machine, RunPodProblem? Refusal) Place(CreatePodRequest request, IReadOnlyList<string>? allowedCuda, string? volumeCenter)
    {
        if (request.Gpu is not { } wish)
        {
            return (null, RunPodProblem.NoCapacity());
        }

        if (CatalogSeed.Embedded.Gpu(wish.Id!) is not { } gpu)
        {
            return (null, RunPodProblem.BadRequest($"gpu type '{wish.Id}' not found"));
        }

        var cloud = request.Cloud ?? Cloud.Secure;
        var count = wish.Count ?? 1;
        var price = gpu.Price(cloud) * count;
        if (usage.Balance < price)
        {
            return (null, RunPodProblem.InsufficientBalance());
        }

        if (faults.Strike(FaultKind.PoolForbidden, new(PodName: request.Name, Gpu: gpu.Id)) is not null)
        {
            return (null, RunPodProblem.Forbidden("you do not have access to the requested GPU pool"));
        }

        if (!gpu.Offers(cloud) || count > gpu.MaxCount || CudaVersion.Choose(gpu.CudaVersions, allowedCuda, wish.MinCudaVersion) is not { } cuda)
        {
            return (null, RunPodProblem.NoCapacity());
        }

        var centers = Centers(request, gpu, cloud, volumeCenter);
        if (request.GlobalNetworking == true)
        {
            // Enforced upstream, as the specification has it; in which words is not documented.
            centers = cloud == Cloud.Secure ? centers.Where(center => CatalogSeed.Embedded.DataCenter(center)?.GlobalNetwork == true) : [];
            if (!centers.Any())
            {
                return (null, RunPodProblem.BadRequest("global networking is not available for the requested cloud or data centers"));
            }
        }

        var machine = centers
            .Select(center => new Machine(gpu.Id, count, gpu.Memory, center, cloud, cuda, price))
            .FirstOrDefault(candidate => faults.Strike(FaultKind.NoCapacity, Target(request.Name!, candidate)) is null && stock.TryTake(candidate));
        return machine is null ? (null, RunPodProblem.NoCapacity()) : (machine, null);
    }

    /// <summary>A stopped pod only fits on the machine it is tied to, and others may have rented that meanwhile.</summary>
    public bool TryResume(SimulatedPod pod) =>
        faults.Strike(FaultKind.ResumeFails, pod.Target) is null
        && faults.Strike(FaultKind.NoCapacity, pod.Target) is null
        && stock.TryTake(pod.Machine);

    public void Free(Machine machine) => stock.Return(machine);

    public void Claim(Machine machine) => stock.Claim(machine);

    private static FaultTarget Target(string podName, Machine machine) => new(PodName: podName, Gpu: machine.Gpu, DataCenter: machine.DataCenter);

    private IEnumerable<string> Centers(CreatePodRequest request, GpuSeed gpu, Cloud cloud, string? volumeCenter)
    {
        if (volumeCenter is not null)
        {
            return [volumeCenter];
        }

        return request.DataCenterIds is { Count: > 0 } wished
            ? wished
            : CatalogSeed.Embedded.DataCenters.Select(center => center.Id).OrderByDescending(center => stock.Free(gpu.Id, center, cloud));
    }
}
