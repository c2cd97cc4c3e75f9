using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Weights;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary><c>GET /api/v1/pipelines/schemas</c>. Without a GPU, pipelines that estimate VRAM are not there.</summary>
internal static class PipelineSchemas
{
    private static readonly ScopeReply WithGpu = Build(PipelineDefinition.All);
    private static readonly ScopeReply WithoutGpu = Build(PipelineDefinition.All.Where(pipeline => pipeline.EstimatedVramGb is null));

    public static ScopeReply Answer(ScopeCall call) => call.Process.Spec.HasCuda ? WithGpu : WithoutGpu;

    private static ScopeReply Build(IEnumerable<PipelineDefinition> pipelines) => ScopeReply.Json(json =>
    {
        json.WriteStartObject("pipelines");
        foreach (var pipeline in pipelines)
        {
            json.WriteStartObject(pipeline.Id);
            Write(json, pipeline);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, PipelineDefinition pipeline)
    {
        json.WriteString("id", pipeline.Id);
        json.WriteString("name", pipeline.Name);
        json.WriteString("description", pipeline.Description);
        json.WriteString("version", "1.0.0");
        json.WriteStrings("supported_modes", pipeline.Generates ? ["text", "video"] : ["video"]);
        json.WriteString("default_mode", pipeline.DefaultMode);
        json.WriteBoolean("supports_prompts", pipeline.Generates);
        json.WriteString("default_temporal_interpolation_method", "slerp");
        json.WriteNumber("default_temporal_interpolation_steps", pipeline.TransitionSteps);
        json.WriteString("default_spatial_interpolation_method", "linear");
        json.WriteNull("docs_url");
        if (pipeline.EstimatedVramGb is { } vram) json.WriteFloat("estimated_vram_gb", vram);
        else json.WriteNull("estimated_vram_gb");
        json.WriteBoolean("requires_models", ModelArtifact.Of(pipeline.Id).Count > 0);
        json.WriteBoolean("supports_lora", pipeline.Generates);
        json.WriteBoolean("supports_vace", pipeline.Generates);
        json.WriteBoolean("supports_cache_management", pipeline.Generates);
        json.WriteBoolean("supports_kv_cache_bias", pipeline.BaseModel == "14B");
        json.WriteBoolean("supports_quantization", pipeline.Generates);
        json.WriteNumber("min_dimension", pipeline.Generates ? 16 : 1);
        if (pipeline.BaseModel == "14B") json.WriteFloat("recommended_quantization_vram_threshold", 40);
        else json.WriteNull("recommended_quantization_vram_threshold");
        json.WriteBoolean("modified", pipeline.Generates);
        json.WriteBoolean("produces_video", true);
        json.WriteBoolean("produces_audio", false);
        json.WriteStrings("usage", pipeline.EstimatedVramGb == 1 || pipeline.Id is "scribble" or "gray" or "optical-flow" ? ["preprocessor"] : []);
        json.WriteStrings("inputs", ["video"]);
        json.WriteStrings("outputs", ["video"]);
        json.WriteStartObject("config_schema");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        Whole(json, "height", pipeline.Height);
        Whole(json, "width", pipeline.Width);
        if (pipeline.Generates) Generation(json, pipeline);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNull("plugin_name");
    }

    private static void Generation(Utf8JsonWriter json, PipelineDefinition pipeline)
    {
        Whole(json, "base_seed", 42);
        json.WriteStartObject("denoising_steps");
        json.WriteString("type", "array");
        json.WriteStartArray("default");
        foreach (var step in pipeline.DenoisingSteps)
            json.WriteNumberValue(step);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("vace_context_scale");
        json.WriteString("type", "number");
        json.WriteFloat("default", 1);
        json.WriteFloat("minimum", 0);
        json.WriteFloat("maximum", 2);
        json.WriteEndObject();
        json.WriteStartObject("lora_merge_strategy");
        json.WriteString("type", "string");
        json.WriteString("default", "permanent_merge");
        json.WriteStrings("enum", ["permanent_merge", "runtime_peft"]);
        json.WriteEndObject();
        json.WriteStartObject("quantization");
        json.WriteStrings("enum", ["fp8_e4m3fn"]);
        json.WriteNull("default");
        json.WriteEndObject();
    }

    private static void Whole(Utf8JsonWriter json, string name, int fallback)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "integer");
        json.WriteNumber("default", fallback);
        json.WriteEndObject();
    }
}
