using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>Relay credentials last 600 s from the server's start.</summary>
public sealed record IceServers([property: JsonPropertyName("iceServers")] IReadOnlyList<IceServer> Servers);

/// <param name="Urls">A text or an array of texts.</param>
public sealed record IceServer(JsonNode Urls, string? Username = null, string? Credential = null);

public sealed record WebRtcOffer(
    string Sdp, string Type = "offer", [property: JsonPropertyName("initialParameters")] ScopeParameters? InitialParameters = null);

public sealed record WebRtcAnswer(string Sdp, string Type, [property: JsonPropertyName("sessionId")] string SessionId);

public sealed record WebRtcCandidates(IReadOnlyList<WebRtcCandidate> Candidates);

public sealed record WebRtcCandidate(
    string Candidate,
    [property: JsonPropertyName("sdpMid")] string? SdpMid = null,
    [property: JsonPropertyName("sdpMLineIndex")] int? SdpMLineIndex = null);
