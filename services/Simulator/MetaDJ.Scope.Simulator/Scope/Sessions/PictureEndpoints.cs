using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Frames;
using MetaDJ.Scope.Simulator.Scope.Process;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>What comes out of a session: the latest frame, its numbers, its stream.</summary>
internal static class PictureEndpoints
{
    private const int PacketsPerWrite = 7;

    public static void Map(RouteTable routes)
    {
        routes.SendSlowly("GET", "/api/v1/session/frame", null, Frame);
        routes.Get("/api/v1/session/metrics", Metrics);
        routes.Get("/api/v1/session/output.ts", Output);
    }

    private static ValueTask<ScopeReply> Frame(ScopeCall call)
    {
        if (!call.TryQuery("quality", 85, 1, 100, out var quality, out var refusal)) return ValueTask.FromResult(refusal!);
        Picture? picture;
        lock (call.Process.Gate)
        {
            call.Process.Sessions.Settle();
            picture = call.Process.Strikes(FaultKind.StaleFrame)
                ? call.Process.GivenFrame
                : call.Process.Sessions.First?.Session.Sink?.Shown ?? call.Process.Sessions.Headless?.Sink?.Shown;
            call.Process.GivenFrame = picture ?? call.Process.GivenFrame;
        }

        if (picture is not null)
            return ValueTask.FromResult(ScopeReply.Bytes(StatusCodes.Status200OK, "image/jpeg", FrameCache.Jpeg(picture, quality)));
        var sink = call.Query("sink_node_id") is { Length: > 0 } id ? $" for sink node '{id}'" : "";
        return ValueTask.FromResult(ScopeReply.Detail(
            StatusCodes.Status404NotFound, $"No frame available{sink} (no active session or pipeline not running)"));
    }

    private static ScopeReply Metrics(ScopeCall call)
    {
        call.Process.Sessions.Settle();
        var now = call.Process.Now;
        return ScopeReply.Json(json =>
        {
            json.WriteStartObject("sessions");
            if (call.Process.Sessions.First is var (id, session))
            {
                var elapsed = (now - session.StartedAt).TotalSeconds;
                var framesOut = session.Sink?.FramesOut ?? 0;
                json.WriteStartObject(id);
                json.WriteNumber("frames_in", 0);
                json.WriteNumber("frames_out", framesOut);
                json.WriteFloat("elapsed_seconds", elapsed);
                json.WriteFloat("fps_in", 0);
                json.WriteFloat("fps_out", elapsed > 0 ? framesOut / elapsed : 0);
                json.WriteFloat("pipeline_fps", session.Sink?.FramesPerSecond ?? 30);
                json.WriteStartObject("output_sinks");
                json.WriteEndObject();
                json.WriteBoolean("input_source_enabled", session.InputEnabled);
                json.WriteString("input_source_type", session.InputType);
                json.WriteBoolean("relay_mode", false);
                if (id == LiveSessions.HeadlessId) json.WriteBoolean("headless", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("gpu");
            json.WriteEndObject();
        });
    }

    private static ScopeReply Output(ScopeCall call) => call.Process.Sessions.Headless is { } session
        ? ScopeReply.Streaming("video/mp2t", context => StreamAsync(context, call.Process, session))
        : ScopeReply.Detail(StatusCodes.Status404NotFound, "No active headless session");

    /// <summary>Null packets at the pace of a viewer, until either side has gone: the framing of MPEG-TS without a picture in it.</summary>
    private static async Task StreamAsync(HttpContext context, ScopeProcess process, FrameProcessor session)
    {
        context.Response.Headers.CacheControl = "no-store";
        var packets = new byte[PacketsPerWrite * 188];
        for (var packet = 0; packet < packets.Length; packet += 188)
            (packets[packet], packets[packet + 1], packets[packet + 2], packets[packet + 3]) = (0x47, 0x1F, 0xFF, 0x10);
        while (!context.RequestAborted.IsCancellationRequested)
        {
            lock (process.Gate)
                if (process.Sessions.Headless != session) return;
            await context.Response.Body.WriteAsync(packets, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await process.WaitUntilAsync(process.Now.AddMilliseconds(200), context.RequestAborted);
        }
    }
}
