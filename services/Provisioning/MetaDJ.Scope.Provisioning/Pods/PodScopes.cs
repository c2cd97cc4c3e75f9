using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.ServiceDefaults.Telemetry;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Clients of the Scopes on pods. Their addresses are known to us and the stage door only.</summary>
internal sealed class PodScopes(IHttpClientFactory clients, IGpuCloud cloud)
{
    public const string ClientName = "pod";

    private const int ScopePort = 8000;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);

    /// <summary>Three of them fit into the time in which a silent pod must be noticed.</summary>
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(2);

    /// <summary>The proxy cuts a call off at 100 s.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(110);

    public Uri AddressOf(Pod pod) => cloud.ProxyAddress(pod.CloudId ?? throw new InvalidOperationException($"Pod {pod.Id} is not placed."), ScopePort);

    public IScopeApi For(Pod pod) => Create(pod, Quick);

    /// <summary>For looks at a pod whose silence is an answer too.</summary>
    public IScopeApi HastyFor(Pod pod) => Create(pod, Hasty);

    /// <summary>For the calls that Scope answers only when the work is done.</summary>
    public IScopeApi PatientFor(Pod pod) => Create(pod, Patient);

    private IScopeApi Create(Pod pod, TimeSpan timeout)
    {
        var http = clients.CreateClient(ClientName);
        http.BaseAddress = AddressOf(pod);
        http.Timeout = timeout;
        return ScopeClient.Create(http);
    }
}

/// <summary>Keeps a pod's address out of traces.</summary>
internal sealed class PodRequestMark : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(SecretPaths.ToPod, true);
        return base.SendAsync(request, cancellationToken);
    }
}
