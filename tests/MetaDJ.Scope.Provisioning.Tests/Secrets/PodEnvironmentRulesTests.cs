using MetaDJ.Scope.Provisioning.Secrets;

namespace MetaDJ.Scope.Provisioning.Tests.Secrets;

public sealed class PodEnvironmentRulesTests
{
    private const string Planted = "hf_planted-value-0815";

    [Theory]
    [InlineData("HF_TOKEN", "{{ RUNPOD_SECRET_hf }}", true)]
    [InlineData("HF_TOKEN", "{{RUNPOD_SECRET_hf_token}}", true)]
    [InlineData("HF_TOKEN", "", true)]
    [InlineData("HF_TOKEN", Planted, false)]
    [InlineData("hf_token", Planted, false)]
    [InlineData("CIVITAI_API_TOKEN", Planted, false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", Planted, false)]
    [InlineData("CLIENT_SECRET", Planted, false)]
    [InlineData("DB_PASSWORD", Planted, false)]
    [InlineData("HF_TOKEN", "x{{ RUNPOD_SECRET_hf }}", false)]
    [InlineData("HF_TOKEN", "{{ RUNPOD_SECRET_hf }} " + Planted, false)]
    [InlineData("HF_TOKEN", "{{ RUNPOD_SECRET_ }}", false)]
    [InlineData("SCOPE_LOG_LEVEL", "debug", true)]
    [InlineData("1BAD", "x", false)]
    [InlineData("BAD-NAME", "x", false)]
    [InlineData("BAD NAME=" + Planted, "x", false)]
    [InlineData("LINES", "a\nb", false)]
    public void Problems_LetSecretsThroughAsReferencesOnly_AndNeverRepeatAValue(string name, string value, bool good)
    {
        var problems = PodEnvironmentRules.Problems(new Dictionary<string, string> { [name] = value }).ToList();

        Assert.Equal(good, problems.Count == 0);
        Assert.All(problems, problem => Assert.DoesNotContain(Planted, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_OfMoreThanFiftyVariables_AreSaid()
    {
        Assert.Empty(PodEnvironmentRules.Problems(Many(50)));
        Assert.Single(PodEnvironmentRules.Problems(Many(51)));
    }

    private static Dictionary<string, string> Many(int count) => Enumerable.Range(0, count).ToDictionary(number => $"V{number}", _ => "x");
}
