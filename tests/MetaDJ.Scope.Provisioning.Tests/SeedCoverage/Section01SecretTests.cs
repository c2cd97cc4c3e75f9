using MetaDJ.Scope.Provisioning.Secrets;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section01SecretTests
{
    [Fact]
    public void HuggingFaceToken_GoesIntoPodsAsASecretReferenceOnly()
    {
        var options = new ProvisioningOptions();
        options.PodEnvironment["HF_TOKEN"] = "hf_live-value";
        var refused = new PodEnvironmentRules().Validate(null, options);
        options.PodEnvironment["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf_token }}";

        Assert.True(refused.Failed);
        Assert.Contains("HF_TOKEN", refused.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_live-value", refused.FailureMessage, StringComparison.Ordinal);
        Assert.Equal(ValidateOptionsResult.Success, new PodEnvironmentRules().Validate(null, options));
    }
}
