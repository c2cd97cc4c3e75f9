using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Hackathons;

namespace MetaDJ.Scope.SessionBroker.Tests.Hackathons;

public sealed class HackathonRulesTests
{
    [Theory]
    [InlineData("Lighthouse", true)]
    [InlineData("Müller & Söhne", true)]
    [InlineData("", false)]
    [InlineData(" Lighthouse", false)]
    [InlineData("\u200b", false)]
    [InlineData("\u202eesuohthgiL", false)]
    [InlineData("Light\nhouse", false)]
    public void Of_ATeamWhoseNameHidesSomething_NamesTheField(string name, bool holds) =>
        Assert.Equal(holds, !HackathonRules.Of(new RegisterTeamRequest { Code = "7QK2M-XH4PD", Name = name }).Errors.ContainsKey("name"));
}
