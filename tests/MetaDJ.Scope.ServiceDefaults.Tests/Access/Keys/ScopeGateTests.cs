using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access.Keys;

public sealed class ScopeGateTests
{
    [Theory]
    [InlineData("read", "none", true, true)]
    [InlineData("read", "none", false, false)]
    [InlineData("play", "none", false, false)]
    [InlineData("operate", "none", false, true)]
    [InlineData("read", "play", true, true)]
    [InlineData("read", "play", false, false)]
    [InlineData("play", "play", false, true)]
    [InlineData("book", "play", false, false)]
    [InlineData("operate", "play", false, false)]
    [InlineData("read", "play+reading", true, false)]
    [InlineData("play", "play+reading", true, true)]
    [InlineData("operate", "shut", true, false)]
    [InlineData("", "none", true, false)]
    public void Admits_AKeyOfThisScope_WhereThatIsNeeded(string scope, string needed, bool reads, bool admitted) => Assert.Equal(admitted, ScopeGate.Admits(
        scope.Length == 0 ? [] : [scope],
        needed switch
        {
            "none" => null,
            "shut" => new NeededScope(null, true),
            "play+reading" => new NeededScope(Scopes.Play, true),
            _ => new NeededScope(needed, false),
        },
        reads));

    [Theory]
    [InlineData(Roles.Admin, "operate", Roles.Admin)]
    [InlineData(Roles.Admin, "book", Roles.Member)]
    [InlineData(Roles.Operator, "read", Roles.Member)]
    [InlineData(Roles.Member, "operate", Roles.Member)]
    [InlineData(Roles.Guest, "book", Roles.Guest)]
    public void RoleOf_AKey_IsNeverAboveItsOwners(string owner, string scope, string role) => Assert.Equal(role, Scopes.RoleOf(owner, [scope]));

    [Theory]
    [InlineData("mdjk_0123456789abcdef0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("mdjk_0123456789abcdef0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", false)]
    [InlineData("mdjk_0123456789ABCDEF0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("mdjk__", false)]
    [InlineData(null, false)]
    public void Parse_OfWhatIsNoKey_IsNull(string? text, bool isKey) => Assert.Equal(isKey, PresentedKey.Parse(text) is not null);

    [Fact]
    public void Key_MatchesItsOwnDigestOnly_AndNeverPrintsIt()
    {
        var (text, key) = PresentedKey.Make(Guid.Empty);

        Assert.Equal(key, PresentedKey.Parse(text));
        Assert.True(key.Matches(key.Digest));
        Assert.False(key.Matches(PresentedKey.Make(Guid.Empty).Key.Digest));
        Assert.False(key.Matches(null));
        Assert.False(key.Matches(""));
        Assert.DoesNotContain(key.Digest, key.ToString(), StringComparison.Ordinal);
    }
}
