using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Templates;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What a look sees to besides pods: volumes and templates are kept, and people are told what stands out.</summary>
internal sealed class PodLookChores(VolumeJanitor volumes, TemplateKeeper templates, FleetWatch watch)
{
    /// <param name="pull">Null while the fleet is free to move: with the brake on nothing is made or grown at the cloud.</param>
    public async Task LookAsync(PodSnapshot snapshot, BrakePull? pull, long fence)
    {
        await watch.LookAsync(pull, snapshot);

        // In turns: together with the listing of pods a look costs two calls at most.
        if (pull is null && !volumes.Look(snapshot, fence))
        {
            templates.Look(snapshot.Pools, fence);
        }
    }
}
