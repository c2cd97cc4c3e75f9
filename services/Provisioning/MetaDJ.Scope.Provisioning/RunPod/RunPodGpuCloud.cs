using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod as the reconciler sees it: its calls, shapes and status codes stop here.</summary>
internal sealed partial class RunPodGpuCloud(
    IRunPodApi api, PodLogStream logs, IOptions<RunPodOptions> options, ILogger<RunPodGpuCloud> logger) : IGpuCloud
{
    /// <summary>Where Scope's image expects its data, on either kind of volume.</summary>
    internal const string DataPath = "/workspace";

    /// <summary>Scope's port, reachable through RunPod's proxy.</summary>
    internal const string ScopePort = "8000/http";

    public async Task<IReadOnlyList<CloudPod>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.ListPodsAsync(cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answer.Read().Pods.Where(pod => IsOurs(pod.Name)).Select(pod => pod.ToCloudPod())];
    }

    public async Task<CreateOutcome> CreateAsync(CloudPodRequest request, CancellationToken cancellationToken)
    {
        if (!IsOurs(request.Name))
        {
            throw new ArgumentException($"A pod named otherwise than '{options.Value.NamePrefix}…' would be billed and never found again.", nameof(request));
        }

        using var answer = await api.CreatePodAsync(BodyOf(request), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = answer.ToCreateOutcome();
        LogCreateAnswered(request.GpuType, request.Cloud, request.DataCenter, outcome.GetType().Name, answer.StatusCode);
        return outcome;
    }

    public Task<CloudOutcome> StartAsync(string cloudId, CancellationToken cancellationToken) => ActAsync(cloudId, PodAction.Start, cancellationToken);

    public Task<CloudOutcome> StopAsync(string cloudId, CancellationToken cancellationToken) => ActAsync(cloudId, PodAction.Stop, cancellationToken);

    public async Task<CloudOutcome> TerminateAsync(string cloudId, CancellationToken cancellationToken)
    {
        using var answer = await api.DeletePodAsync(cloudId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToOutcome() is var outcome and not CloudOutcome.Gone ? outcome : new CloudOutcome.Done();
    }

    public async Task<string?> VolumeDataCenterAsync(string volumeId, CancellationToken cancellationToken)
    {
        using var answer = await api.GetNetworkVolumeAsync(volumeId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.StatusCode == System.Net.HttpStatusCode.NotFound ? null : answer.Read().DataCenter;
    }

    public IAsyncEnumerable<CloudLogLine> LogsAsync(string cloudId, LogQuery query, CancellationToken cancellationToken) =>
        logs.ReadAsync(cloudId, query, cancellationToken);

    public Uri ProxyAddress(string cloudId, int port) => new(options.Value.ProxyTemplate
        .Replace("{podId}", Uri.EscapeDataString(cloudId), StringComparison.Ordinal)
        .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private async Task<CloudOutcome> ActAsync(string cloudId, PodAction action, CancellationToken cancellationToken)
    {
        using var answer = await api.ActOnPodAsync(cloudId, new PodActionRequest(action), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToOutcome();
    }

    private bool IsOurs(string name) => name.StartsWith(options.Value.NamePrefix, StringComparison.Ordinal);

    private static string[] PortsOf(CloudAccess access) =>
    [
        ScopePort,
        .. (access.HttpPorts ?? []).Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/http")),
        .. (access.TcpPorts ?? []).Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/tcp")),
    ];

    private static CreatePodRequest BodyOf(CloudPodRequest request) => new()
    {
        Name = request.Name,
        // What the body says wins over the template: the wish that was made, whatever somebody has done to the template since.
        TemplateId = request.TemplateId,
        Image = request.Image,
        Gpu = new CreateGpuConfig(request.GpuType, Count: 1, MinCudaVersion: request.MinimumCuda),
        Cloud = request.Cloud switch
        {
            CloudTier.Secure => CloudKind.Secure,
            CloudTier.Community => CloudKind.Community,
            _ => throw new ArgumentException("The cloud must be Secure or Community.", nameof(request)),
        },
        DataCenterIds = request.DataCenter is { } dataCenter ? [dataCenter] : null,
        Disk = request.DiskGb,
        Ports = PortsOf(request.Access),
        GlobalNetworking = request.Access.GlobalNetworking ? true : null,
        StartSsh = request.Access.Ssh,
        // Said also where it is the default: in a template it is not, and a notebook is a shell for whoever guesses its token.
        StartJupyter = false,
        Env = request.Environment.Count > 0 ? request.Environment : null,
        Mounts = (request.NetworkVolumeId, request.VolumeGb) switch
        {
            ({ } volume, _) => new Mounts { Network = [new NetworkMount(volume, DataPath)] },
            (null, { } size) => new Mounts { Persistent = new PersistentMount(size, DataPath) },
            _ => null,
        },
    };
}
