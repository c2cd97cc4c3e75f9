using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

public sealed class LoraRulingTests
{
    private static readonly SessionId s_session = Some.Session();
    private static readonly QueueMember s_coPilot = new(CrewRole.CoPilot, "club");
    private static readonly QueueMember s_prompter = new(CrewRole.Prompter, "club");

    private static readonly (string Name, LoraRule[] Rules, bool Allowed)[] s_cases =
    [
        ("ink", [], true),
        ("ink", [new LoraRule { Deny = ["ink"] }], false),
        ("INK", [new LoraRule { Deny = ["ink"] }], false),
        ("ink", [new LoraRule { Deny = ["in*"] }], false),
        ("ink", [new LoraRule { Deny = ["*"] }], false),
        ("ink", [new LoraRule { Deny = ["inky"] }], true),
        ("ink", [new LoraRule { Deny = ["nk"] }], true),
        ("ink", [new LoraRule { Allow = ["ink"] }], true),
        ("ink", [new LoraRule { Allow = [] }], false),
        ("ink", [new LoraRule { Allow = ["cut"] }], false),
        ("ink", [new LoraRule { Allow = ["ink"] }, new LoraRule { Allow = ["cut"] }], false),
        ("ink", [new LoraRule { Allow = ["ink"] }, new LoraRule { Deny = ["i*"] }], false),
        ("ink", [new LoraRule { Role = CrewRole.Lead, Deny = ["ink"] }], true),
        ("ink", [new LoraRule { Role = CrewRole.CoPilot, Deny = ["ink"] }], false),
        ("ink", [new LoraRule { Pool = "other", Deny = ["ink"] }], true),
        ("ink", [new LoraRule { Pool = "club", Deny = ["ink"] }], false),
        ("ink", [new LoraRule { SessionId = Some.Session(), Deny = ["ink"] }], true),
        ("ink", [new LoraRule { SessionId = s_session, Role = CrewRole.CoPilot, Pool = "club", Deny = ["ink"] }], false),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Refusal_CountsEveryRuleThatApplies(int which)
    {
        var (name, rules, allowed) = s_cases[which];

        Assert.Equal(allowed, LoraRuling.Refusal(rules, s_session, s_coPilot, [name]) is null);
    }

    [Fact]
    public void Grants_OnlyPrompters_ByARuleThatNamesThem()
    {
        LoraRule named = new() { Role = CrewRole.Prompter, Allow = ["ink"] };

        Assert.True(LoraRuling.Grants([named], s_session, s_prompter, ["ink"]));
        Assert.False(LoraRuling.Grants([named], s_session, s_prompter, ["ink", "cut"]));
        Assert.False(LoraRuling.Grants([named], s_session, s_prompter, []));
        Assert.False(LoraRuling.Grants([named with { Role = null }], s_session, s_prompter, ["ink"]));
        Assert.False(LoraRuling.Grants([named with { Pool = "other" }], s_session, s_prompter, ["ink"]));
        Assert.False(LoraRuling.Grants([named with { Role = CrewRole.Viewer }], s_session, new QueueMember(CrewRole.Viewer, "club"), ["ink"]));
    }

    [Fact]
    public void Check_NamesWhatIsWrong()
    {
        var bad = new LoraRules { Rules = [new LoraRule { Role = CrewRole.Unknown, Pool = "", Allow = ["a b"], Deny = ["*x"], Reason = "a\nb" }, null!, new LoraRule()] };

        Assert.Equal(["rules[0].allow", "rules[0].deny", "rules[0].pool", "rules[0].reason", "rules[0].role", "rules[1]", "rules[2]"], LoraRuling.Check(bad).Fields);
        Assert.Equal(["rules"], LoraRuling.Check(new LoraRules { Rules = null! }).Fields);
        Assert.False(LoraRuling.Check(new LoraRules { Rules = [new LoraRule { Allow = ["*"], Deny = ["ink", "neon-*"] }] }).Any);
    }
}
