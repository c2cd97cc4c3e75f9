using System.Collections.Frozen;
using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <param name="Default">Raw JSON that is there although nobody sent it.</param>
/// <param name="Nullable">A null is taken and, as in Scope's dumps without nulls, forgotten.</param>
internal sealed record Field(string Name, Shape Shape, bool Required = false, string? Default = null, bool Nullable = true);

/// <summary>A Pydantic model.</summary>
/// <param name="keepExtra">Unknown keys are kept (<c>extra=allow</c>) instead of ignored.</param>
/// <param name="refusal">A whole-model check: the reason it does not hold, or null.</param>
internal sealed class ModelShape(Field[] fields, bool keepExtra = false, Func<JsonElement, string?>? refusal = null) : Shape
{
    private readonly FrozenSet<string> _names = fields.Select(field => field.Name).ToFrozenSet(StringComparer.Ordinal);

    public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            Refuse(findings, output, "model_attributes_type", "Input should be a valid dictionary or object to extract fields from", input);
            return;
        }

        output.WriteStartObject();
        foreach (var field in fields)
            Keep(field, input, findings, output);
        if (keepExtra)
            foreach (var property in input.EnumerateObject())
                if (property.Value.ValueKind != JsonValueKind.Null && !_names.Contains(property.Name))
                    property.WriteTo(output);
        output.WriteEndObject();

        if (findings.None && refusal?.Invoke(input) is { } reason)
            findings.Add("value_error", $"Value error, {reason}", input, ("error", "{}"));
    }

    private static void Keep(Field field, JsonElement input, Findings findings, Utf8JsonWriter output)
    {
        if (!input.TryGetProperty(field.Name, out var value))
        {
            if (field.Default is not null)
            {
                output.WritePropertyName(field.Name);
                output.WriteRawValue(field.Default);
            }
            else if (field.Required)
            {
                findings.Enter(field.Name);
                findings.Add("missing", "Field required", input);
                findings.Leave();
            }

            return;
        }

        if (value.ValueKind == JsonValueKind.Null && field is { Nullable: true, Required: false }) return;
        findings.Enter(field.Name);
        output.WritePropertyName(field.Name);
        field.Shape.Keep(value, findings, output);
        findings.Leave();
    }
}
