using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>What Pydantic has against a request; becomes the 422 body.</summary>
internal sealed class Findings(string root)
{
    private readonly List<object> _location = [root];
    private List<Finding>? _items;

    public bool None => _items is null;

    public void Enter(object step) => _location.Add(step);

    public void Leave() => _location.RemoveAt(_location.Count - 1);

    /// <param name="context">Name and raw JSON of the one thing <c>ctx</c> says.</param>
    public void Add(string type, string message, JsonElement? input, (string Name, string Json)? context = null) =>
        (_items ??= []).Add(new(type, [.. _location], message, input, context));

    public ScopeReply ToReply() => ScopeReply.Json(
        json =>
        {
            json.WriteStartArray("detail");
            foreach (var finding in _items ?? [])
                finding.Write(json);
            json.WriteEndArray();
        },
        StatusCodes.Status422UnprocessableEntity);

    private sealed record Finding(string Type, object[] Location, string Message, JsonElement? Input, (string Name, string Json)? Context)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            json.WriteStartArray("loc");
            foreach (var step in Location)
                if (step is int index) json.WriteNumberValue(index);
                else json.WriteStringValue((string)step);
            json.WriteEndArray();
            json.WriteString("msg", Message);
            json.WriteElement("input", Input);
            if (Context is var (name, raw))
            {
                json.WriteStartObject("ctx");
                json.WritePropertyName(name);
                json.WriteRawValue(raw);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }
}
