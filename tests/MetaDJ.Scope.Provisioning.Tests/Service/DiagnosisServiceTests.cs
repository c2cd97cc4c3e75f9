using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Diagnoses of pods in the simulated cloud, with the faults of life.</summary>
[Collection("provisioning service")]
public sealed class DiagnosisServiceTests(RedisServers servers)
{
    private static readonly (string, string) Cold = ("Provisioning:Pools:stage:Warm", "0");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Diagnosis_OfAStage_ClimbsEveryRung_AndChangesNothing()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Diagnosis:FrameGap", "00:00:00.500"));
        var pod = await rig.ReadyAsync();

        var diagnosis = await DiagnoseAsync(rig, pod.Id);

        Assert.Equal("ready", diagnosis.Cause);
        Assert.All(diagnosis.Rungs, rung => Assert.True(rung.Verdict == RungVerdict.Holds, $"{rung.Rung}: {rung.Seen}"));
        Assert.Equal(PodState.Ready, Assert.Single(await rig.PodsAsync()).State);
        Assert.Single(await rig.PaidForAsync());
    }

    /// <summary>Traps 12 and 42: the one error that Scope tells is for the one who loads.</summary>
    [Fact]
    public async Task Diagnosis_WhileSomebodyPlays_LeavesThePipelinesStatusAlone()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Diagnosis:FrameGap", "00:00:00.500"));
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, fence: 1);
        var asked = await StatusCallsAsync(rig);

        var diagnosis = await DiagnoseAsync(rig, pod.Id);

        Assert.Equal("ready", diagnosis.Cause);
        Assert.Equal(RungVerdict.NotAsked, diagnosis.Rungs.Single(rung => rung.Rung == "pipeline").Verdict);
        Assert.Equal(asked, await StatusCallsAsync(rig));
        Assert.Contains(diagnosis.Fleet, act => act.StartsWith("Somebody plays on it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("portInUse", "port-in-use", "address already in use")]
    [InlineData("diskFull", "storage-full", "No space left on device")]
    [InlineData("imagePullFails", "image-pull-failed", "manifest unknown")]
    [InlineData("oldDriver", "wrong-cuda", "cuda>=12.8")]
    public async Task Diagnosis_OfABootThatCannotEnd_ReadsWhyInItsLog_WhileItLivesAndAfter(string fault, string cause, string line)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, Cold, ("Provisioning:StageLimit", "00:00:08"), ("RunPod:LogBacklogPause", "00:00:00.200"));
        await rig.FaultAsync(new { kind = fault, count = 1 });
        rig.Broker.Waiting = 1;
        var booting = (await rig.SeeAsync("the pod boots", pods => pods.Any(pod => pod.State == PodState.Booting))).First(pod => pod.State == PodState.Booting);

        var living = await Eventually.SeeAsync("its log tells", () => DiagnoseAsync(rig, booting.Id), diagnosis => diagnosis.Cause == cause, Cancellation);
        Assert.Contains(living.Signs, sign => sign.Line.Contains(line, StringComparison.Ordinal));

        rig.Broker.Waiting = 0;
        await rig.SeeAsync("it is given up", pods => pods.Any(pod => pod.Id == booting.Id && pod.State is PodState.Lost));
        var dead = await Eventually.SeeAsync(
            "its last lines are saved", () => DiagnoseAsync(rig, booting.Id), diagnosis => diagnosis.PostMortem.Count > 0, Cancellation);
        Assert.Equal(cause, dead.Cause);
        Assert.Contains(dead.PostMortem, saved => saved.Contains(line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"kind":"proxyFails","path":"/health","status":502}""", "nothing-listens")]
    [InlineData("""{"kind":"proxyFails","path":"/health","status":524}""", "proxy-timeout")]
    [InlineData("""{"kind":"proxyFails","path":"/health","status":525}""", "proxy-tls")]
    [InlineData("""{"kind":"proxyShowsPage","path":"/health"}""", "proxy-html")]
    public async Task Diagnosis_OfAProxyThatFails_TellsItsWaysOfFailingApart(string fault, string cause)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:SilenceLimit", "00:05:00"));
        var pod = await rig.ReadyAsync();

        await rig.FaultAsync(System.Text.Json.JsonElement.Parse(fault));

        Assert.Equal(cause, (await DiagnoseAsync(rig, pod.Id)).Cause);
    }

    [Fact]
    public async Task Diagnosis_OfAPodThatHangs_ComesAllTheSame_AndSaysSo()
    {
        // Takes connections and never says a word.
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("RunPod:ProxyTemplate", $"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}/{{podId}}/{{port}}/"), ("Provisioning:Diagnosis:Deadline", "00:00:02"));
        var pod = (await rig.SeeAsync("the pod boots", pods => pods.Any(pod => pod.State == PodState.Booting))).First(pod => pod.State == PodState.Booting);

        var diagnosis = await DiagnoseAsync(rig, pod.Id);

        Assert.Equal("no-answer", diagnosis.Cause);
        Assert.Equal(RungVerdict.Holds, diagnosis.Rungs.Single(rung => rung.Rung == "cloud").Verdict);
    }

    [Fact]
    public async Task PoolDiagnosis_SaysWhyThereIsNoPod()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, Cold, ("Provisioning:FirstBackoff", "00:01:00"));
        Assert.Equal("nobody-wants", (await DiagnosePoolAsync(rig)).Cause);

        await rig.FaultAsync(new { kind = "noCapacity" });
        rig.Broker.Waiting = 1;
        await rig.SeeAsync("no candidate takes it", pods => pods.Any(pod => pod.State == PodState.Lost));

        var none = await DiagnosePoolAsync(rig);
        Assert.Equal("no-capacity", none.Cause);
        Assert.NotNull(none.AsksAgainAt);
        Assert.NotEmpty(none.Refusals);
        Assert.True(none.Offers > 0);

        using var member = rig.Client(AccessForTests.Member("ana"));
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/pools/stage/diagnosis", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Operator.GetAsync("/api/pools/unknown/diagnosis", Cancellation)).StatusCode);
    }

    private static async Task<PodDiagnosisResponse> DiagnoseAsync(ProvisioningRig rig, PodId id) =>
        (await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{id}/diagnosis", HttpDefaults.Json, Cancellation))!;

    private static async Task<PoolDiagnosisResponse> DiagnosePoolAsync(ProvisioningRig rig) =>
        (await rig.Operator.GetFromJsonAsync<PoolDiagnosisResponse>("/api/pools/stage/diagnosis", HttpDefaults.Json, Cancellation))!;

    private static async Task<long> StatusCallsAsync(ProvisioningRig rig) =>
        (await rig.CallsAsync()).GetProperty("pods")[0].GetProperty("byPath").GetProperty("GET /api/v1/pipeline/status").GetInt64();
}
