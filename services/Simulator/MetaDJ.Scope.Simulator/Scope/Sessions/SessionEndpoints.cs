using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>Start, stop and parameters of sessions.</summary>
internal static class SessionEndpoints
{
    private static readonly Shape StartRequest = new ModelShape(
    [
        new("pipeline_id", Shape.Text),
        new("input_mode", Shape.Text, Default: "\"text\"", Nullable: false),
        new("prompts", Shape.List(Shape.Map)),
        new("input_source", Shape.Map),
        new("graph", Shape.Map),
        new("parameters", Shape.Map),
        new("node_parameters", Shape.MapOf(Shape.Map)),
    ], refusal: body => Has(body, "pipeline_id") || Has(body, "graph") ? null : "Either pipeline_id or graph must be provided");

    public static void Map(RouteTable routes)
    {
        routes.SendSlowly("POST", "/api/v1/session/start", StartRequest, StartAsync);
        routes.Post("/api/v1/session/stop", Stop);
        routes.Send("POST", "/api/v1/session/parameters", ParametersShape.Whole, Update);
        routes.Get("/api/v1/session/parameters", Echo);
    }

    private static async ValueTask<ScopeReply> StartAsync(ScopeCall call)
    {
        if (!call.Body.TryGetProperty("graph", out var graph))
            lock (call.Process.Gate)
                return Start(call, null, [call.Body.GetProperty("pipeline_id").GetString()!]);

        // A malformed graph raises outside of request validation: a plain 500.
        var findings = new Findings("graph");
        using (var nowhere = new Utf8JsonWriter(Stream.Null))
            SessionGraph.Shape.Keep(graph, findings, nowhere);
        if (!findings.None) throw new InvalidOperationException("validation error for GraphConfig");
        var plan = SessionGraph.Read(graph);
        if (plan.Fault is { } fault) return ScopeReply.Detail(StatusCodes.Status400BadRequest, fault);

        await LoadAsync(call, plan.Loads);
        lock (call.Process.Gate)
            return Start(call, plan, [.. plan.Loads.Select(load => load.Key)]);
    }

    private static async Task LoadAsync(ScopeCall call, List<LoadEntry> entries)
    {
        LoadJob job;
        lock (call.Process.Gate)
            job = call.Process.Pipelines.Load(entries, call.Process.Now);
        while (true)
        {
            DateTimeOffset? change;
            lock (call.Process.Gate)
                change = call.Process.Pipelines.NextChangeAt(call.Process.Now);
            if (job.IsDone || change is not { } at) return;
            await call.Process.WaitUntilAsync(at, call.Http.RequestAborted);
        }
    }

    private static ScopeReply Start(ScopeCall call, SessionGraph? graph, IReadOnlyList<string> keys)
    {
        var nodes = keys.Select(key => (NodeId: key, Pipeline: call.Process.Pipelines.Find(key))).ToList();
        if (nodes.Exists(node => node.Pipeline is null))
        {
            call.Process.Log.Write("ERROR", "scope.server.frame_processor", $"Pipeline {nodes.Find(node => node.Pipeline is null).NodeId} not loaded");
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, "FrameProcessor failed to start (check logs for details)");
        }

        var session = call.Process.Sessions.Open(nodes.Select(node => (node.NodeId, node.Pipeline!)), InitialParameters(call.Body, graph, keys));
        if (call.Body.TryGetProperty("node_parameters", out var perNode))
            foreach (var node in perNode.EnumerateObject())
                session.Update(new(Properties(node.Value)) { ["node_id"] = JsonSerializer.SerializeToElement(node.Name) });
        call.Process.Sessions.SetHeadless(session);
        call.Process.Log.Write("INFO", "scope.server.mcp_router", $"Started headless session (local) with pipeline(s) {string.Join(',', keys)}");
        return ScopeReply.Json(json =>
        {
            json.WriteString("status", "ok");
            json.WriteElement("input_mode", call.Body.GetProperty("input_mode"));
            json.WriteBoolean("cloud_mode", false);
            if (graph is null)
            {
                json.WriteString("pipeline_id", keys[0]);
                return;
            }

            json.WriteBoolean("graph", true);
            json.WriteStrings("pipeline_ids", graph.Loads.Select(load => load.PipelineId));
            json.WriteStrings("sink_node_ids", graph.IdsOf("sink"));
            json.WriteStrings("source_node_ids", graph.IdsOf("source"));
        });
    }

    /// <summary><c>parameters</c> fills only what the request has not said elsewhere.</summary>
    private static Dictionary<string, JsonElement> InitialParameters(JsonElement body, SessionGraph? graph, IReadOnlyList<string> keys)
    {
        var initial = new Dictionary<string, JsonElement>
        {
            ["pipeline_ids"] = JsonSerializer.SerializeToElement(graph?.Loads.Select(load => load.PipelineId) ?? keys),
        };
        foreach (var name in (string[])["input_mode", "graph", "prompts", "input_source"])
            if (body.TryGetProperty(name, out var value))
                initial[name] = value;
        if (body.TryGetProperty("parameters", out var more))
            foreach (var (name, value) in Properties(more))
                initial.TryAdd(name, value);
        return initial;
    }

    private static ScopeReply Stop(ScopeCall call) => call.Process.Sessions.StopHeadless()
        ? ScopeReply.Json(json =>
        {
            json.WriteString("status", "ok");
            json.WriteString("message", "Headless session stopped");
        })
        : ScopeReply.Detail(StatusCodes.Status404NotFound, "No active headless session");

    /// <summary>Says "applied" to all that is valid: with no session, a full queue or an unknown node too.</summary>
    private static ScopeReply Update(ScopeCall call)
    {
        call.Process.Sessions.Broadcast(call.Body);
        return ScopeReply.Json(json =>
        {
            json.WriteString("status", "ok");
            json.WriteElement("applied_parameters", call.Body);
        });
    }

    private static ScopeReply Echo(ScopeCall call) => ScopeReply.Json(json =>
    {
        json.WriteStartObject("parameters");
        if (call.Process.Sessions.First is var (_, session))
            foreach (var (name, value) in session.Parameters)
                json.WriteElement(name, value);
        json.WriteEndObject();
    });

    private static bool Has(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static Dictionary<string, JsonElement> Properties(JsonElement source) =>
        source.EnumerateObject().DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value);
}
