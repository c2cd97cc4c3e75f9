using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>A <c>GraphConfig</c>: sources, pipelines, sinks, and the edges between them.</summary>
internal sealed record SessionGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<(string From, string To)> Edges)
{
    public static Shape Shape { get; } = new ModelShape(
    [
        new("nodes", Wire.Shape.List(new ModelShape(
        [
            new("id", Wire.Shape.Text, Required: true),
            new("type", Wire.Shape.OneOf("source", "pipeline", "sink", "record", "node"), Required: true),
            new("pipeline_id", Wire.Shape.Text),
            new("node_type_id", Wire.Shape.Text),
        ], keepExtra: true)), Required: true),
        new("edges", Wire.Shape.List(new ModelShape(
        [
            new("from", Wire.Shape.Text, Required: true), new("from_port", Wire.Shape.Text, Required: true),
            new("to_node", Wire.Shape.Text, Required: true), new("to_port", Wire.Shape.Text, Required: true),
            new("kind", Wire.Shape.OneOf("stream", "parameter"), Default: "\"stream\"", Nullable: false),
        ])), Required: true),
    ]);

    public static SessionGraph Read(JsonElement graph) => new(
        [.. graph.GetProperty("nodes").EnumerateArray().Select(node => new GraphNode(
            node.GetProperty("id").GetString()!, node.GetProperty("type").GetString()!, Text(node, "pipeline_id"), Text(node, "node_type_id")))],
        [.. graph.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("from").GetString()!, edge.GetProperty("to_node").GetString()!))]);

    /// <summary>Why the graph cannot run, or null.</summary>
    public string? Fault
    {
        get
        {
            var ids = Nodes.Select(node => node.Id).ToList();
            var faults = ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"Duplicate node id '{group.Key}'")
                .Concat(Nodes.Where(node => node is { Type: "pipeline", PipelineId: null })
                    .Select(node => $"Pipeline node '{node.Id}' must have pipeline_id set"))
                .Concat(Edges.SelectMany(edge => new[] { edge.From, edge.To }).Where(id => !ids.Contains(id))
                    .Select(id => $"Edge references unknown node '{id}'"))
                .ToList();
            return faults.Count > 0 ? $"Invalid graph: {string.Join("; ", faults)}"
                : Loads.Count == 0 ? "Graph must contain at least one pipeline or custom node"
                : null;
        }
    }

    /// <summary>What a start with this graph loads: always with empty parameters, whatever was loaded under that key before.</summary>
    public List<LoadEntry> Loads =>
        [.. Nodes.Where(node => node.LoadId is not null).Select(node => new LoadEntry(node.Id, node.LoadId!, null))];

    public IEnumerable<string> IdsOf(string type) => Nodes.Where(node => node.Type == type).Select(node => node.Id);

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
}

internal sealed record GraphNode(string Id, string Type, string? PipelineId, string? NodeTypeId)
{
    public string? LoadId => Type switch
    {
        "pipeline" => PipelineId,
        "node" => NodeTypeId,
        _ => null,
    };
}
