using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Recordings;

/// <summary>Recordings of a session; fetching one ends and removes it.</summary>
internal static class RecordingEndpoints
{
    /// <summary>The <c>ftyp</c> box that begins every MP4 file.</summary>
    private static readonly byte[] EmptyMovie = [.. "\0\0\0\u0018ftypisom\0\0\u0002\0isommp41"u8];

    public static void Map(RouteTable routes)
    {
        routes.Post("/api/v1/recordings/*/start", Start);
        routes.Post("/api/v1/recordings/*/stop", Stop);
        routes.Get("/api/v1/recordings/{}", Fetch);
    }

    private static ScopeReply Start(ScopeCall call)
    {
        if (call.Process.Sessions.Find(call.Tail) is not { } session) return NotFound(call);
        var already = session.Recording;
        session.Recording = true;
        return Status(already ? "already_recording" : "started");
    }

    private static ScopeReply Stop(ScopeCall call)
    {
        if (call.Process.Sessions.Find(call.Tail) is not { } session) return NotFound(call);
        if (!session.Recording) return Status("not_recording");
        (session.Recording, session.Recorded) = (false, true);
        return Status("stopped");
    }

    private static ScopeReply Fetch(ScopeCall call)
    {
        if (call.Process.Sessions.Find(call.Tail) is not { } session) return NotFound(call);
        if (session is { Recording: false, Recorded: false })
            return ScopeReply.Detail(StatusCodes.Status404NotFound, "No recording available for this session");
        (session.Recording, session.Recorded) = (false, false);
        return ScopeReply.Bytes(StatusCodes.Status200OK, "video/mp4", EmptyMovie);
    }

    private static ScopeReply NotFound(ScopeCall call) => ScopeReply.Detail(StatusCodes.Status404NotFound, $"Session {call.Tail} not found");

    private static ScopeReply Status(string status) => ScopeReply.Json(json => json.WriteString("status", status));
}
