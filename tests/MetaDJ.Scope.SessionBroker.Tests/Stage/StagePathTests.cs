using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StagePathTests
{
    [Theory]
    [InlineData("/stage/ses_1/health", 2, "/health", "")]
    [InlineData("/stage/t/abc.def-_/api/v1/loras", 3, "/api/v1/loras", "")]
    [InlineData("/stage/ses_1/api/v1/session/frame?quality=80&x=%2F", 2, "/api/v1/session/frame", "?quality=80&x=%2F")]
    [InlineData("/stage/ses_1/api/v1/loras/my%20file", 2, "/api/v1/loras/my%20file", "")]
    [InlineData("/stage/ses_1", 2, "/", "")]
    [InlineData("/stage/ses_1/", 2, "/", "")]
    [InlineData("/stage/ses_1/api/v1/loras/", 2, "/api/v1/loras/", "")]
    [InlineData("/stage/ses_1/api/v1/assets/a..b.png", 2, "/api/v1/assets/a..b.png", "")]
    public void Parse_OfAPlainTarget_TakesItAsItCame(string target, int doorSegments, string path, string query)
    {
        var parsed = StagePath.Parse(target, doorSegments, out _);

        Assert.Equal((path, query), (parsed!.Path, parsed.Query));
    }

    [Theory]
    [InlineData("/stage/ses_1/api/v1/../v1/keys")]
    [InlineData("/stage/ses_1/..")]
    [InlineData("/stage/ses_1/./health")]
    [InlineData("/stage/ses_1/api/v1/%2e%2e/keys")]
    [InlineData("/stage/ses_1/api/v1/%2E./keys")]
    [InlineData("/stage/ses_1/api%2fv1/keys")]
    [InlineData("/stage/ses_1/api%2Fv1/keys")]
    [InlineData("/stage/ses_1/api%5cv1/keys")]
    [InlineData("/stage/ses_1/api%252fv1/keys")]
    [InlineData("/stage/ses_1/api\\v1\\keys")]
    [InlineData("/stage/ses_1//api/v1/keys")]
    [InlineData("//stage/ses_1/health")]
    [InlineData("/stage/ses_1/health;x=1")]
    [InlineData("/stage/ses_1/health%3bx=1")]
    [InlineData("/stage/ses_1/health%00")]
    [InlineData("/stage/ses_1/health%0d%0aHost:%20x")]
    [InlineData("/stage/ses_1/health%")]
    [InlineData("/stage/ses_1/health%g0")]
    [InlineData("/stage/ses_1/health%+2")]
    [InlineData("/stage/ses_1/health%2")]
    [InlineData("/stage/ses_1/h\u00e9alth")]
    [InlineData("/stage/ses_1/%c0%ae%c0%ae/keys")]
    [InlineData("/stage/ses_1/%ff")]
    [InlineData("/stage/ses_1/he\talth")]
    [InlineData("/stage/ses_1/he alth")]
    [InlineData("/stage/ses_1/health#x")]
    [InlineData("/stage/ses_1/health%23x")]
    [InlineData("/stage/ses_1/health%3fx=1")]
    [InlineData("/stage/ses_1/health?x=%0d%0a")]
    [InlineData("/stage/ses_1/health?x=\u00e9")]
    [InlineData("http://elsewhere/stage/ses_1/health")]
    [InlineData("*")]
    [InlineData("")]
    public void Parse_OfATrick_Refuses(string target)
    {
        Assert.Null(StagePath.Parse(target, 2, out var refusal));
        Assert.NotEmpty(refusal!);
    }
}
