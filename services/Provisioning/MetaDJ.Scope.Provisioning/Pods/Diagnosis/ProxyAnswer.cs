using System.Net;
using System.Net.Sockets;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>Who answered when a pod's <c>/health</c> was asked through the proxy, and how.</summary>
/// <param name="Cause">Null when Scope itself answered.</param>
/// <param name="Seen">For people; never an address.</param>
internal sealed record ProxyAnswer(string? Cause, string Seen)
{
    /// <summary>Cloudflare's own codes begin here.</summary>
    private const int FirstOfEdge = 520;

    public bool IsScope => Cause is null;

    public static ProxyAnswer Of(HttpStatusCode status, string? mediaType) => ((int)status, mediaType) switch
    {
        (200, "application/json") => new(null, "Scope answers."),
        (500, _) => new("scope-broken", "HTTP 500 of Scope."),
        (502, _) => new("nothing-listens", "HTTP 502: nothing listens on the port."),
        (504 or 522 or 524, _) => new("proxy-timeout", $"HTTP {(int)status}: no answer within the proxy's 100 s."),
        (525 or 526, _) => new("proxy-tls", $"HTTP {(int)status}: the edge cannot speak TLS with the pod's host."),
        (>= FirstOfEdge and <= 530, _) => new("proxy-error", $"HTTP {(int)status} of the edge."),
        (404, _) => new("proxy-unknown-pod", "HTTP 404: the proxy knows no such pod or port."),
        (403 or 429, _) => new("proxy-blocked", $"HTTP {(int)status} of the edge."),
        (503, _) => new("proxy-error", "HTTP 503: the proxy has no way to the pod."),
        (>= 200 and < 400, _) => new("proxy-html", $"HTTP {(int)status} with {mediaType ?? "no content type"} where JSON was asked for."),
        _ => new("scope-broken", $"HTTP {(int)status}."),
    };

    public static ProxyAnswer Of(Exception exception) => exception switch
    {
        OperationCanceledException => new("no-answer", "No answer in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new("proxy-dns", "The name cannot be resolved."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new("proxy-tls", "The encrypted connection cannot be made."),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new("proxy-refused", "The connection is refused."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new("proxy-refused", "No connection can be made."),
        _ => new("proxy-error", "The connection broke."),
    };
}
