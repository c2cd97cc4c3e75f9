using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Tempo;

/// <summary>Tempo as on the published image, which lacks both libraries: it can never be enabled.</summary>
internal static class TempoEndpoints
{
    private const string Link = "aalink is not installed. Install with: uv sync --extra link";
    private const string Midi = "mido is not installed. Install with: uv sync --extra midi";

    private static readonly Shape EnableRequest = new ModelShape(
    [
        new("source", Shape.OneOf("link", "midi_clock"), Required: true), new("midi_device", Shape.Text),
        new("bpm", Shape.Number(20, 300), Default: "120.0", Nullable: false), new("beats_per_bar", Shape.Integer(1, 16), Default: "4", Nullable: false),
    ]);

    private static readonly Shape SetTempoRequest = new ModelShape([new("bpm", Shape.Number(20, 300), Required: true)]);

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/tempo/status", Status);
        routes.Send("POST", "/api/v1/tempo/enable", EnableRequest, Enable);
        routes.Post("/api/v1/tempo/disable", Status);
        routes.Send("POST", "/api/v1/tempo/set_tempo", SetTempoRequest, _ => ScopeReply.Detail(StatusCodes.Status400BadRequest, "Tempo sync is not enabled"));
        routes.Get("/api/v1/tempo/sources", Sources);
    }

    private static ScopeReply Status(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteBoolean("enabled", false);
        json.WriteNull("source");
        json.WriteNumber("beats_per_bar", 4);
        json.WriteNull("beat_state");
    });

    private static ScopeReply Enable(ScopeCall call) => ScopeReply.Detail(
        StatusCodes.Status400BadRequest, $"Required dependency not installed: {(call.Body.GetProperty("source").ValueEquals("link") ? Link : Midi)}");

    private static ScopeReply Sources(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteStartObject("sources");
        Source(json, "link", "Ableton Link", Link);
        Source(json, "midi_clock", "MIDI Clock", Midi);
        json.WriteEndObject();
    });

    private static void Source(Utf8JsonWriter json, string id, string name, string hint)
    {
        json.WriteStartObject(id);
        json.WriteBoolean("available", false);
        json.WriteString("name", name);
        json.WriteString("install_hint", hint);
        json.WriteEndObject();
    }
}
