using System.Security.Cryptography;
using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Sessions;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.WebRtc;

/// <summary>Signalling. No media flows, but a session that was answered runs its own workers on the shared pipeline as a real one does.</summary>
internal static class WebRtcEndpoints
{
    private static readonly Shape OfferRequest = new ModelShape(
    [
        new("sdp", Shape.Text, Required: true), new("type", Shape.Text, Required: true), new("initialParameters", ParametersShape.Whole),
        new("user_id", Shape.Text), new("connection_id", Shape.Text), new("connection_info", Shape.Map),
    ]);

    private static readonly Shape CandidateRequest = new ModelShape(
    [
        new("candidates", Shape.List(new ModelShape(
        [
            new("candidate", Shape.Text, Required: true), new("sdpMid", Shape.Text), new("sdpMLineIndex", Shape.Integer()),
        ])), Required: true),
    ]);

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/webrtc/ice-servers", IceServers);
        routes.Send("POST", "/api/v1/webrtc/offer", OfferRequest, Offer);
        routes.Send("PATCH", "/api/v1/webrtc/offer/{}", CandidateRequest, AddCandidates);
        routes.Delete("/api/v1/webrtc/offer/{}", Close);
    }

    /// <summary>Relay credentials are asked for once, at process start, by a token in the environment.</summary>
    private static ScopeReply IceServers(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteStartArray("iceServers");
        if (call.Process.Spec.Variable("HF_TOKEN") is null && call.Process.Spec.Variable("TWILIO_ACCOUNT_SID") is null)
        {
            WriteServer(json, ["stun:stun.l.google.com:19302"], null, null);
        }
        else
        {
            var user = $"{call.Process.StartedAt.ToUnixTimeSeconds() + 600}:scope";
            string[] urls = ["stun:stun.cloudflare.com:3478", "turn:turn.cloudflare.com:3478?transport=udp", "turns:turn.cloudflare.com:5349?transport=tcp"];
            WriteServer(json, urls, user, "rehearsal");
        }

        json.WriteEndArray();
    });

    private static ScopeReply Offer(ScopeCall call)
    {
        var status = call.Process.Pipelines.TakeStatus(call.Process.Now);
        if (status.Status != LoadStatus.Loaded)
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, "Pipeline not loaded. Please load pipeline first.");
        if (SessionDescription.Answer(call.Body.GetProperty("sdp").GetString()!) is not { } answer)
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, "Could not parse the session description");

        var id = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        var initial = call.Body.TryGetProperty("initialParameters", out var parameters)
            ? parameters.EnumerateObject().DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value)
            : [];
        var pipelines = Pipelines(call, initial);
        if (pipelines.Count == 0)
            call.Process.Log.Write("ERROR", "scope.server.frame_processor", "No pipeline IDs provided, cannot start");
        call.Process.Sessions.AddWebRtc(id, call.Process.Sessions.Open(pipelines, initial));
        return ScopeReply.Json(json =>
        {
            json.WriteString("sdp", answer);
            json.WriteString("type", "answer");
            json.WriteString("sessionId", id);
        });
    }

    /// <summary>Without <c>pipeline_ids</c> the offer is answered and no frame ever comes.</summary>
    private static List<(string, LoadedPipeline)> Pipelines(ScopeCall call, Dictionary<string, JsonElement> initial)
    {
        var found = new List<(string, LoadedPipeline)>();
        if (!initial.TryGetValue("pipeline_ids", out var ids)) return found;
        foreach (var id in ids.EnumerateArray().Select(id => id.GetString()!))
            if (call.Process.Pipelines.Find(id) is { } pipeline)
                found.Add((id, pipeline));
        return found;
    }

    private static ScopeReply AddCandidates(ScopeCall call)
    {
        if (call.Process.Sessions.Find(call.Tail) is null || call.Tail == LiveSessions.HeadlessId)
            return ScopeReply.Detail(StatusCodes.Status404NotFound, $"Session {call.Tail} not found or already closed");
        foreach (var candidate in call.Body.GetProperty("candidates").EnumerateArray())
        {
            var text = candidate.GetProperty("candidate").GetString()!;
            if (text.Length > 0 && text.Split(' ').Length < 8)
                return ScopeReply.Detail(StatusCodes.Status404NotFound, $"Invalid ICE candidate: {text}");
        }

        return ScopeReply.Empty(StatusCodes.Status204NoContent);
    }

    private static ScopeReply Close(ScopeCall call)
    {
        call.Process.Sessions.RemoveWebRtc(call.Tail);
        return ScopeReply.Empty(StatusCodes.Status204NoContent);
    }

    private static void WriteServer(Utf8JsonWriter json, string[] urls, string? username, string? credential)
    {
        json.WriteStartObject();
        json.WriteStrings("urls", urls);
        json.WriteString("username", username);
        json.WriteString("credential", credential);
        json.WriteEndObject();
    }
}
