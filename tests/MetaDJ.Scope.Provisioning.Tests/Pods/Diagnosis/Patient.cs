using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

/// <summary>Findings to diagnose: a pod in that state of which all is well, and what a test spoils of it.</summary>
internal static class Patient
{
    public const string CloudId = "7h9k2m4n6p";

    public static PodFindings Well(PodState state = PodState.Ready, Func<Pod, Pod>? change = null)
    {
        var pod = new Fleet().Add(state);
        pod = pod with { ServerStartTime = 100, Placement = pod.Placement with { CloudId = pod.CloudId is null ? null : CloudId } };
        pod = change?.Invoke(pod) ?? pod;
        return new PodFindings
        {
            Pod = pod,
            Now = Fleet.Now,
            Cloud = new CloudFindings(true, AtCloud, Fleet.Now),
            Fleet = new FleetFindings(Leased: false),
            Scope = new ScopeFindings
            {
                Proxy = new ProxyAnswer(null, "Scope answers."),
                Health = new ScopeHealth("healthy", "now", 100, "0.2.4"),
                OffersPipeline = true,
                Models = new ModelsStatus(true),
                LoraPaths = [],
                Pipeline = new PipelineStatus(PipelineState.Loaded, pod.Spec.Pipeline),
                SessionsTold = true,
                FramesBefore = 120,
                FramesAfter = 156,
                SessionSeconds = 600,
                ShowsPicture = true,
            },
        };
    }

    public static CloudPod AtCloud { get; } = new(CloudId, "metadj-test-1", CloudPodStatus.Running, "NVIDIA L4", "EU-RO-1", 0.49m, Fleet.Now, Fleet.Now)
    {
        GpuCount = 1,
        CudaVersion = "12.8",
        Tier = CloudTier.Secure,
        Ports = ["8000/http"],
        MappedPorts = [new CloudPort(8000, null, "http", null)],
        Usage = new CloudUsage(TimeSpan.FromHours(1), 90, 70, 10, 20),
    };

    public static PodFindings Cloud(this PodFindings findings, Func<CloudPod, CloudPod?> change) =>
        findings with { Cloud = findings.Cloud with { Pod = change(findings.Cloud.Pod!) } };

    public static PodFindings Scope(this PodFindings findings, Func<ScopeFindings, ScopeFindings> change) => findings with { Scope = change(findings.Scope) };

    /// <summary>Only the proxy speaks.</summary>
    public static PodFindings Proxy(this PodFindings findings, ProxyAnswer answer) => findings with { Scope = new ScopeFindings { Proxy = answer } };

    public static PodFindings Saying(this PodFindings findings, string source, params string[] lines) =>
        findings with { Signs = LogSigns.Find([.. lines.Select(line => new LogWord(source, Fleet.Now, line))]) };
}
