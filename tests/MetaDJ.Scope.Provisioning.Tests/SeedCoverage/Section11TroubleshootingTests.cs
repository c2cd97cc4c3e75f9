using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>The founding document's troubleshooting table: each row is a diagnosis with its cause and an advice.</summary>
public sealed class Section11TroubleshootingTests
{
    private static readonly ProxyAnswer Nothing = ProxyAnswer.Of(HttpStatusCode.BadGateway, "text/plain");

    [Fact]
    public void CantConnectIsClimbedFromStatusOverRuntimeAndProxyToHealth()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well().Proxy(Nothing));

        Assert.Equal(["placed", "cloud", "runtime", "proxy", "health"], diagnosis.Rungs.Take(5).Select(rung => rung.Rung));
        Assert.Equal([RungVerdict.Holds, RungVerdict.Holds, RungVerdict.Holds, RungVerdict.Fails, RungVerdict.NotAsked], diagnosis.Rungs.Take(5).Select(rung => rung.Verdict));
    }

    [Fact]
    public void CantConnectWhileTheServiceDoesNotListenYetIsToldToWait()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well(PodState.Booting).Proxy(Nothing));

        Assert.Equal("booting", diagnosis.Cause);
        Assert.StartsWith("Wait", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Timeout524SaysThatTheWorkGoesOnAndIsNotToBeSentAgain()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well().Proxy(ProxyAnswer.Of((HttpStatusCode)524, "text/html")));

        Assert.Equal("proxy-timeout", diagnosis.Cause);
        Assert.Contains("do not send it again", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nothing-listens")]
    [InlineData("RuntimeError: No CUDA GPUs are available", "zero-gpu")]
    [InlineData("container exited with code 137", "out-of-memory")]
    public void ConnectionRefusedOr502TellsACrashFromAMissingGpu(string log, string cause) =>
        Assert.Equal(cause, PodDiagnosis.Of(Patient.Well().Proxy(Nothing).Saying("container", log)).Cause);

    [Fact]
    public void PortAlreadyInUseIsReadFromTheLog()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well().Proxy(Nothing)
            .Saying("container", "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"));

        Assert.Equal("port-in-use", diagnosis.Cause);
        Assert.Contains("Restart the pod", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, "22/tcp", "Register your public key")]
    [InlineData(true, false, "22/tcp", "Set access.ssh")]
    [InlineData(true, true, "9000/tcp", "22/tcp is not exposed")]
    public void SshFailedNamesTheMissingKeyOrStartSshOrPort(bool hasKey, bool startSsh, string port, string says)
    {
        var pod = Patient.Well().Pod;
        pod = pod with { Spec = pod.Spec with { Access = new PoolAccess { Ssh = startSsh } } };
        var cloud = Patient.AtCloud with { Ports = ["8000/http", port], Ssh = new(null, new("203.0.113.7", 10022, "root", "ssh")) };

        var ssh = SshPreflight.Of(pod, new PodAccessFacts(cloud, null, true, hasKey ? ["ssh-ed25519 me"] : [], null));

        Assert.StartsWith(says, Assert.Single(ssh.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void StorageFullAdvisesToGrowTheVolume()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well().Proxy(Nothing).Saying("container", "OSError: [Errno 28] No space left on device: '/workspace/models'"));

        Assert.Equal("storage-full", diagnosis.Cause);
        Assert.Contains("Grow the network volume", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It could not be started again: Failed to resume pod.", "resume-failed")]
    [InlineData("No candidate took it (10 asked): There are no longer any instances available with the requested specifications.", "no-capacity")]
    public void PodWontStartTellsAFailedResumeFromNoCapacity(string reason, string cause) =>
        Assert.Equal(cause, PodDiagnosis.Of(Patient.Well(PodState.Lost, pod => pod with { Reason = reason, Placement = pod.Placement with { Gone = true } })).Cause);

    [Fact]
    public void PodWontStartWithZeroGpusIsSeenInItsRuntime() =>
        Assert.Equal("zero-gpu", PodDiagnosis.Of(Patient.Well().Cloud(pod => pod with { GpuCount = 0, Status = CloudPodStatus.Running })).Cause);
}
