using System.Buffers;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.Bench.Sink;

/// <summary>
/// The process at the end of both roads: it answers as Scope does, notes what arrived, stands in for Provisioning, and has the bare POST
/// that session opens are compared with.
/// </summary>
internal static class SinkHost
{
    private const string Loaded = """
        {"status":"loaded","pipeline_id":"longlive","load_params":{"height":320,"width":576,"base_seed":42},"loaded_lora_adapters":null,
        "error":null,"loading_stage":null,"produces_video":true,"produces_audio":false}
        """;

    private static readonly byte[] Accepted = """{"status":"ok","applied_parameters":{}}"""u8.ToArray();

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<ArrivalLog>().AddSingleton<StubProvisioning>();

        await using var app = builder.Build();
        app.MapPost("/pods/{pod}/api/v1/session/parameters", Take);
        app.MapGet("/pods/{pod}/api/v1/pipeline/status", () => TypedResults.Text(Loaded, "application/json"));
        app.MapGet("/api/sessions/{id}", StubBroker.Session);
        app.MapPost("/stage/{session}/api/v1/session/parameters", Take);
        app.MapGet("/stage/{session}/api/v1/pipeline/status", () => TypedResults.Text(Loaded, "application/json"));
        app.MapPost("/bench/run", (BeginRun run, ArrivalLog log) => log.Begin(run));
        app.MapGet("/bench/run", (ArrivalLog log) => log.Read());
        app.MapPost(BareOpen.Path, BareOpen.Answer);
        StubProvisioning.Map(app);
        await app.StartAsync();

        Console.WriteLine(JsonSerializer.Serialize(new { @event = "ready", url = app.Urls.Single() }));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task Take(HttpContext context)
    {
        var body = context.Request.BodyReader;
        var read = await body.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(context.RequestAborted);
        }

        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var now = clock.GetTimestamp();
        context.RequestServices.GetRequiredService<ArrivalLog>().Record(read.Buffer.ToArray(), now);
        body.AdvanceTo(read.Buffer.End);

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Accepted.Length;
        await context.Response.Body.WriteAsync(Accepted, context.RequestAborted);
    }
}
