using System.Net;
using System.Net.Sockets;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

public sealed class ProxyAnswerTests
{
    [Theory]
    [InlineData(200, "application/json", null)]
    [InlineData(200, "text/html", "proxy-html")]
    [InlineData(302, null, "proxy-html")]
    [InlineData(404, "text/plain", "proxy-unknown-pod")]
    [InlineData(403, "text/html", "proxy-blocked")]
    [InlineData(429, "text/html", "proxy-blocked")]
    [InlineData(500, "text/plain", "scope-broken")]
    [InlineData(502, "text/plain", "nothing-listens")]
    [InlineData(503, "text/html", "proxy-error")]
    [InlineData(504, "text/html", "proxy-timeout")]
    [InlineData(520, "text/html", "proxy-error")]
    [InlineData(524, "text/html", "proxy-timeout")]
    [InlineData(525, "text/html", "proxy-tls")]
    [InlineData(530, "text/html", "proxy-error")]
    public void Of_AnAnswer_TellsWhoGaveIt(int status, string? type, string? cause) => Assert.Equal(cause, ProxyAnswer.Of((HttpStatusCode)status, type).Cause);

    public static TheoryData<Exception, string> Failures() => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), "proxy-dns" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), "proxy-tls" },
        { new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused)), "proxy-refused" },
        { new HttpRequestException(HttpRequestError.ResponseEnded), "proxy-error" },
        { new TaskCanceledException(), "no-answer" },
        { new IOException(), "proxy-error" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Of_AFailure_TellsWhereItHappened(Exception failure, string cause) => Assert.Equal(cause, ProxyAnswer.Of(failure).Cause);
}
