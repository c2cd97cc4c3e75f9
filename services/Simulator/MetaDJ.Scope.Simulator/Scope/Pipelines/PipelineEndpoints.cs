using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

internal static class PipelineEndpoints
{
    private static readonly Shape LoadRequest = new ModelShape(
    [
        new("pipelines", Shape.List(new ModelShape(
        [
            new("node_id", Shape.Text, Required: true), new("pipeline_id", Shape.Text, Required: true), new("load_params", Shape.Map),
        ]))),
        new("pipeline_ids", Shape.Texts),
        new("load_params", Shape.Map),
        new("connection_id", Shape.Text),
        new("connection_info", Shape.Map),
        new("user_id", Shape.Text),
    ]);

    public static void Map(RouteTable routes)
    {
        routes.Send("POST", "/api/v1/pipeline/load", LoadRequest, Load);
        routes.Get("/api/v1/pipeline/status", Status);
        routes.Get("/api/v1/pipelines/schemas", PipelineSchemas.Answer);
    }

    private static ScopeReply Load(ScopeCall call)
    {
        var entries = Entries(call.Body).ToList();
        if (entries.Count == 0)
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, "Either 'pipelines' or 'pipeline_ids' must be provided");
        call.Process.Pipelines.Load(entries, call.Process.Now);
        return ScopeReply.Message("Pipeline loading initiated successfully");
    }

    private static IEnumerable<LoadEntry> Entries(JsonElement body)
    {
        if (body.TryGetProperty("pipelines", out var pipelines) && pipelines.GetArrayLength() > 0)
            return pipelines.EnumerateArray().Select(entry => new LoadEntry(
                entry.GetProperty("node_id").GetString()!, entry.GetProperty("pipeline_id").GetString()!, Optional(entry, "load_params")));
        return body.TryGetProperty("pipeline_ids", out var ids)
            ? ids.EnumerateArray().Select(id => new LoadEntry(id.GetString()!, id.GetString()!, Optional(body, "load_params")))
            : [];
    }

    private static ScopeReply Status(ScopeCall call)
    {
        var status = call.Process.Pipelines.TakeStatus(call.Process.Now);
        var adapters = call.Process.Pipelines.Instances.SelectMany(instance => instance.Adapters).DistinctBy(adapter => adapter.Path).ToList();
        return ScopeReply.Json(json =>
        {
            json.WriteString("status", status.Status switch
            {
                LoadStatus.Loading => "loading",
                LoadStatus.Loaded => "loaded",
                LoadStatus.Error => "error",
                _ => "not_loaded",
            });
            json.WriteString("pipeline_id", status.Key);
            json.WriteElement("load_params", status.Parameters);
            WriteAdapters(json, adapters);
            json.WriteNull("error");
            json.WriteString("loading_stage", status.Stage);
            json.WriteBoolean("produces_video", true);
            json.WriteBoolean("produces_audio", false);
        });
    }

    private static void WriteAdapters(Utf8JsonWriter json, List<LoraAdapter> adapters)
    {
        if (adapters.Count == 0)
        {
            json.WriteNull("loaded_lora_adapters");
            return;
        }

        json.WriteStartArray("loaded_lora_adapters");
        foreach (var adapter in adapters)
        {
            json.WriteStartObject();
            if (adapter.IsRuntime) json.WriteString("adapter_name", LoraFile.AdapterName(adapter.Path));
            json.WriteString("path", adapter.Path);
            json.WriteFloat("scale", adapter.Scale);
            json.WriteString("merge_mode", adapter.MergeMode);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static JsonElement? Optional(JsonElement source, string name) => source.TryGetProperty(name, out var value) ? value : null;
}
