using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>Scope's <c>Parameters</c> model. Its two non-null defaults are part of every update, asked for or not.</summary>
internal static class ParametersShape
{
    private static readonly Shape Method = Shape.OneOf("linear", "slerp");

    private static readonly Shape Prompts = Shape.List(new ModelShape(
    [
        new("text", Shape.Text, Required: true), new("weight", Shape.Number(0), Default: "1.0", Nullable: false),
    ]));

    public static Shape Whole { get; } = new ModelShape(
    [
        new("input_mode", Shape.OneOf("text", "video")),
        new("prompts", Prompts),
        new("prompt_interpolation_method", Method, Default: "\"linear\"", Nullable: false),
        new("transition", new ModelShape(
        [
            new("target_prompts", Prompts, Required: true),
            new("num_steps", Shape.Integer(0), Default: "4", Nullable: false),
            new("temporal_interpolation_method", Method, Default: "\"linear\"", Nullable: false),
        ])),
        new("noise_scale", Shape.Number(0, 1)),
        new("noise_controller", Shape.Flag),
        new("denoising_step_list", Shape.List(Shape.Integer())),
        new("manage_cache", Shape.Flag),
        new("reset_cache", Shape.Flag),
        new("kv_cache_attention_bias", Shape.Number(0.01, 1)),
        new("lora_scales", Shape.List(new ModelShape(
        [
            new("path", Shape.Text, Required: true), new("scale", Shape.Number(-10, 10), Required: true),
        ]))),
        new("output_sinks", Shape.MapOf(new ModelShape(
        [
            new("enabled", Shape.Flag, Default: "false", Nullable: false), new("name", Shape.Text, Default: "\"\"", Nullable: false),
        ]))),
        new("vace_enabled", Shape.Flag),
        new("vace_use_input_video", Shape.Flag),
        new("vace_ref_images", Shape.Texts),
        new("vace_context_scale", Shape.Number(0, 2), Default: "1.0", Nullable: false),
        new("pipeline_ids", Shape.Texts),
        new("images", Shape.Texts),
        new("first_frame_image", Shape.Text),
        new("last_frame_image", Shape.Text),
        new("recording", Shape.Flag),
        new("graph", SessionGraph.Shape),
        new("node_id", Shape.Text),
    ], keepExtra: true);
}
