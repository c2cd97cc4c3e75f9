using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

public sealed class InvitationCodesTests
{
    private readonly InvitationCodes _codes = Codes(AccessForTests.SigningKey);

    [Fact]
    public void CodeOf_OfManyIds_IsSpeakableAndNeverTheSame()
    {
        var codes = Enumerable.Range(0, 2_000).Select(_ => _codes.CodeOf(InvitationId.New(TimeProvider.System))).ToList();

        Assert.All(codes, code => Assert.Matches("^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$", code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal(30, codes.SelectMany(code => code).Where(letter => letter != '-').Distinct().Count());
    }

    [Fact]
    public void CodeOf_UnderAnotherSecret_IsAnother()
    {
        var id = InvitationId.New(TimeProvider.System);

        Assert.Equal(_codes.CodeOf(id), Codes(AccessForTests.SigningKey).CodeOf(id));
        Assert.NotEqual(_codes.CodeOf(id), Codes("another-signing-key-0123456789-0123456789").CodeOf(id));
        Assert.NotEqual(_codes.HashOf(id), Codes("another-signing-key-0123456789-0123456789").HashOf(_codes.CodeOf(id)));
    }

    [Fact]
    public void HashOf_HoweverTheCodeIsSaid_IsTheSame()
    {
        var id = InvitationId.New(TimeProvider.System);
        var code = _codes.CodeOf(id);
        var bare = code.Replace("-", "", StringComparison.Ordinal);

        Assert.All(
            new[] { code, bare, bare.ToLowerInvariant(), $" {bare[..3]} {bare[3..6]} {bare[6..]} " },
            said => Assert.Equal(_codes.HashOf(id), _codes.HashOf(said)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCDE-FGHJ")]
    [InlineData("ABCDE-FGHJKM")]
    [InlineData("ABCDE-FGHJ0")]
    [InlineData("ABCDE-FGHJÄ")]
    [InlineData("ＡBCDE-FGHJK")]
    [InlineData("ABCDE_FGHJK")]
    public void HashOf_OfWhatIsNoCode_IsNothing(string said) => Assert.Null(_codes.HashOf(said));

    [Fact]
    public void IdFor_TheSameRequest_IsTheSameAndForNobodyElse()
    {
        var session = SessionId.New(TimeProvider.System);

        Assert.Equal(_codes.IdFor(session, "ana", "k"), _codes.IdFor(session, "ana", "k"));
        Assert.NotEqual(_codes.IdFor(session, "ana", "k"), _codes.IdFor(session, "ben", "k"));
        Assert.NotEqual(_codes.IdFor(session, "ana", "k"), _codes.IdFor(SessionId.New(TimeProvider.System), "ana", "k"));
    }

    private static InvitationCodes Codes(string key) => new(Options.Create(new AccessOptions { SigningKey = key }));
}
