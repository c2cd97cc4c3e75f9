using System.Net;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.RunPod;

internal sealed partial class RunPodGpuCloud
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Creation of a pod with {GpuType} on {Cloud} in {DataCenter} was answered {Outcome} (HTTP {StatusCode})")]
    private partial void LogCreateAnswered(string gpuType, CloudTier cloud, string? dataCenter, string outcome, HttpStatusCode? statusCode);
}
