using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>What a bring-up teaches for those that follow: how long its stages took, and what the image's pipelines say of their memory.</summary>
internal sealed class BringUpLessons(StageTimes times, PipelineMemories memories)
{
    public Task BecameReadyAsync(Pod pod, long fence) => times.RecordAsync(pod, fence);

    public Task ToldSchemasAsync(Pod pod, PipelineSchemas schemas) => memories.LearnAsync(pod.Spec.Image, schemas);
}
