using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section08ShellTests
{
    [Fact]
    public void SshRootAtThePublicAddressComesFromTheCloudsDirectBlock()
    {
        var pod = Patient.Well().Pod;
        var cloud = Patient.AtCloud with
        {
            Ports = ["8000/http", "22/tcp"],
            Ssh = new(null, new("203.0.113.7", 10022, "root", "ssh root@203.0.113.7 -p 10022")),
        };

        var ssh = SshPreflight.Of(pod with { Spec = pod.Spec with { Access = new PoolAccess { Ssh = true } } }, new PodAccessFacts(cloud, null, true, ["ssh-ed25519 me"], null));

        Assert.True(ssh.Usable);
        Assert.Equal(new SshWay("203.0.113.7", 10022, "root", "ssh root@203.0.113.7 -p 10022"), ssh.Direct);
    }
}
