using System.Net;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Refit;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class SshKeysTests
{
    /// <summary>RunPod's PUT replaces the whole list: one call of ours would lock out everybody who is not on it.</summary>
    [Fact]
    public void AccountOfRunPod_IsOnlyEverRead()
    {
        var calls = typeof(IRunPodApi).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(inherit: false).OfType<HttpMethodAttribute>())
            .Where(call => call.Path.Contains("account", StringComparison.OrdinalIgnoreCase))
            .ToList();

        Assert.Equal([HttpMethod.Get], calls.Select(call => call.Method));
        Assert.DoesNotContain(typeof(IRunPodApi).GetMethods(), method => method.GetCustomAttributes(inherit: false).OfType<HttpMethodAttribute>().Any(call => call.Method == HttpMethod.Put));
    }

    [Fact]
    public async Task Keys_AreToldByKindAndComment()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, """{"keys":["ssh-ed25519 AAAAC3Nz me@example.com","ssh-rsa AAAAB3Nz"]}""");
        using var runPod = new RunPodForTests(stub);

        var keys = await new RunPodAccess(runPod.Api).SshKeysAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["ssh-ed25519 me@example.com", "ssh-rsa"], keys);
        Assert.Equal(("GET", "/v2/account/ssh-keys"), (stub.Sent[0].Method, stub.Sent[0].Address.AbsolutePath));
    }
}
