using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Process;

internal static class ProcessEndpoints
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(500);

    public static void Map(RouteTable routes)
    {
        routes.Get("/health", Health);
        routes.Post("/api/v1/restart", Restart);
        routes.Get("/api/v1/hardware/info", Hardware);
        routes.Get("/api/v1/logs/tail", TailLog);
        routes.Get("/api/v1/logs/current", WholeLog);
        routes.Get("/openapi.json", _ => ScopeReply.Json(SelfDescription));
    }

    private static ScopeReply Health(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteString("status", "healthy");
        json.WriteString("timestamp", call.Process.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        json.WriteFloat("server_start_time", Seconds(call.Process.StartedAt));
        json.WriteString("version", "0.2.4");
        json.WriteString("git_commit", "unknown (not a git repository)");
    });

    private static ScopeReply Restart(ScopeCall call)
    {
        call.Process.RestartAt ??= call.Process.Now + call.Process.Options.Wait(RestartDelay);
        return ScopeReply.Message(
            call.Process.Spec.Variable("DAYDREAM_SCOPE_MANAGED") is null ? "Server restarting..." : "Server exiting for respawn...");
    }

    private static ScopeReply Hardware(ScopeCall call) => ScopeReply.Json(json =>
    {
        if (call.Process.Spec.HasCuda) json.WriteFloat("vram_gb", Math.Round(call.Process.Spec.UsableVramGb, 2));
        else json.WriteNull("vram_gb");
        Unavailable(json, "spout", "Spout is Windows-only", "Run Scope on Windows to use Spout sources and sinks.");
        Unavailable(json, "ndi", "NDI SDK not found", "Install the NDI SDK from https://ndi.video/tools and restart Scope.");
        Unavailable(json, "syphon", "Syphon is macOS-only", "Run Scope on macOS to use Syphon sources and sinks.");
    });

    private static ScopeReply TailLog(ScopeCall call)
    {
        if (!call.TryQuery("lines", 200, 1, 1000, out var count, out var refusal)) return refusal!;
        if (!call.TryQuery("since_offset", 0, 0, int.MaxValue, out var since, out refusal)) return refusal!;
        var (lines, offset) = call.Process.Log.Tail(count, since);
        return ScopeReply.Json(json =>
        {
            json.WriteStrings("lines", lines);
            json.WriteNumber("offset", offset);
        });
    }

    private static ScopeReply WholeLog(ScopeCall call)
    {
        var (lines, _) = call.Process.Log.Tail(int.MaxValue, 0);
        var name = call.Process.StartedAt.ToString("'scope-logs-'yyyy-MM-dd-HH-mm-ss'.txt'", CultureInfo.InvariantCulture);
        return ScopeReply.Attachment("text/plain; charset=utf-8", name, string.Join('\n', lines) + "\n");
    }

    private static void SelfDescription(Utf8JsonWriter json)
    {
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Scope");
        json.WriteString("version", "0.2.4");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        json.WriteEndObject();
    }

    private static void Unavailable(Utf8JsonWriter json, string name, string reason, string hint)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("available", false);
        json.WriteString("reason", reason);
        json.WriteString("install_hint", hint);
        json.WriteEndObject();
    }

    private static double Seconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond;
}
