using MetaDJ.Scope.Provisioning.RunPod.RateLimits;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.RateLimits;

public sealed class RateLimitHeaderTests
{
    [Fact]
    public void Parse_OfTheDocumentsExample_ReadsEveryWindow() => Assert.Equal(
        [new("minute", 0, TimeSpan.FromSeconds(12)), new("hour", 2800, TimeSpan.FromSeconds(1812)), new("day", 49500, TimeSpan.FromSeconds(45012))],
        RateLimitHeader.Parse("\"minute\";r=0;t=12, \"hour\";r=2800;t=1812, \"day\";r=49500;t=45012"));

    [Theory]
    [InlineData("\"minute\";t=12;r=3")]
    [InlineData("minute;r=3;t=12")]
    [InlineData("  \"minute\" ; r=3 ; t=12 ; pk=:abc=:  ")]
    [InlineData("\"minute\";x=\"a,b;c\";r=3;t=12")]
    [InlineData("\"minute\";r=3;t=12,")]
    [InlineData("nonsense, \"minute\";r=3;t=12")]
    [InlineData("\"hour\";r=many;t=12, \"minute\";r=3;t=12")]
    [InlineData("\"hour\";r=3, \"minute\";r=3;t=12")]
    [InlineData("\"hour\";r=3;t=-1, \"minute\";r=3;t=12")]
    [InlineData("\"hour\";r=3;t=99999999999999999999, \"minute\";r=3;t=12")]
    public void Parse_OfLooserForms_ReadsWhatItCan(string header) =>
        Assert.Equal([new RateLimitMember("minute", 3, TimeSpan.FromSeconds(12))], RateLimitHeader.Parse(header));

    [Theory]
    [InlineData("")]
    [InlineData(",,;;==")]
    [InlineData("\"")]
    [InlineData("\"minute;r=3;t=12")]
    [InlineData("\"\";r=1;t=1")]
    public void Parse_OfNonsense_ReadsNothing(string header) => Assert.Empty(RateLimitHeader.Parse(header));
}
