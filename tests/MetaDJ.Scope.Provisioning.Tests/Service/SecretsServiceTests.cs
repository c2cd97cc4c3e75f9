using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>A whole run with every log line and every readable route: nothing that opens anything gets out.</summary>
[Collection("provisioning service")]
public sealed class SecretsServiceTests(RedisServers servers)
{
    private const string ApiKey = "rpa_planted-key-4711";
    private const string Value = "planted-value-0815";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeRun_LogsAndAnswersNoSecret_NoPodIdOfRunPods_AndNoProxyAddress()
    {
        var log = new ConcurrentQueue<string>();
        await using var rig = await ProvisioningRig.StartAsync(
            servers, TimeProvider.System, log.Enqueue,
            ("RunPod:ApiKey", ApiKey), ("Provisioning:PodEnvironment:SCOPE_NOTE", Value), ("Provisioning:PodEnvironment:HF_TOKEN", "{{ RUNPOD_SECRET_hf }}"),
            ("Provisioning:Pools:stage:NetworkVolume:DataCenters:0", "EU-RO-1"));
        var pod = await rig.ReadyAsync();
        await rig.FaultAsync(new { kind = "podDies" });
        await rig.SeeAsync("another is ready", pods => pods.Any(other => other.Id != pod.Id && other.State == PodState.Ready));

        string[] secrets = [ApiKey, Value, "RUNPOD_SECRET_", "/proxy/", .. (await rig.PaidForAsync()).Select(paid => paid.Id)];
        using var member = rig.Client(AccessForTests.Member("ana"));
        foreach (var route in rig.ReadableRoutes(pod.Id, ProvisioningRig.Pool))
        {
            var toMembers = await ProvisioningRig.ReadAsync(member, route);
            Assert.All(secrets, secret => Assert.False(toMembers.Contains(secret, StringComparison.Ordinal), $"GET {route} answers a member with {secret[..4]}…"));

            // How an operator reaches a pod by hand is the one answer that names its address.
            var answer = route.EndsWith("/access", StringComparison.Ordinal) ? "" : await ProvisioningRig.ReadAsync(rig.Operator, route);
            Assert.All(secrets, secret => Assert.False(answer.Contains(secret, StringComparison.Ordinal), $"GET {route} answers with {secret[..4]}…"));
        }

        Assert.True(log.Count > 100, $"Only {log.Count} lines were captured.");
        Assert.All(secrets, secret => Assert.DoesNotContain(log, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_WithATokenInClear_StopsTheHost_AndNamesTheVariableOnly()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ProvisioningRig.StartAsync(servers, ("Provisioning:PodEnvironment:CIVITAI_API_TOKEN", Value)));

        Assert.Contains("CIVITAI_API_TOKEN", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, refused.ToString(), StringComparison.Ordinal);
    }
}
