using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>
/// A field type as Pydantic checks it in lax mode: <see cref="Keep"/> writes the value a model would hold, coerced, or reports why there is none.
/// </summary>
internal abstract class Shape
{
    public static readonly Shape Text = new TextShape();
    public static readonly Shape Flag = new FlagShape();
    public static readonly Shape Any = new AnyShape();
    public static readonly Shape Map = new MapShape(Any);
    public static readonly Shape Texts = new ListShape(Text);

    public static Shape Number(double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        new NumberShape(minimum, maximum, whole: false);

    public static Shape Integer(double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        new NumberShape(minimum, maximum, whole: true);

    public static Shape OneOf(params string[] values) => new ChoiceShape(values);

    public static Shape List(Shape item) => new ListShape(item);

    public static Shape MapOf(Shape value) => new MapShape(value);

    public abstract void Keep(JsonElement input, Findings findings, Utf8JsonWriter output);

    /// <summary>Keeps the output well-formed; it is thrown away once there is a finding.</summary>
    protected static void Refuse(
        Findings findings, Utf8JsonWriter output, string type, string message, JsonElement input, (string, string)? context = null)
    {
        findings.Add(type, message, input, context);
        output.WriteNullValue();
    }

    private sealed class AnyShape : Shape
    {
        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output) => input.WriteTo(output);
    }

    private sealed class TextShape : Shape
    {
        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            if (input.ValueKind == JsonValueKind.String) input.WriteTo(output);
            else Refuse(findings, output, "string_type", "Input should be a valid string", input);
        }
    }

    private sealed class FlagShape : Shape
    {
        private static readonly FrozenSet<string> Yes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "1", "true", "t", "yes", "y", "on");
        private static readonly FrozenSet<string> No = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "0", "false", "f", "no", "n", "off");

        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            var text = input.ValueKind is JsonValueKind.String ? input.GetString()! : input.ValueKind is JsonValueKind.Number ? input.GetRawText() : null;
            if (input.ValueKind is JsonValueKind.True || text is not null && Yes.Contains(text)) output.WriteBooleanValue(true);
            else if (input.ValueKind is JsonValueKind.False || text is not null && No.Contains(text)) output.WriteBooleanValue(false);
            else if (text is null) Refuse(findings, output, "bool_type", "Input should be a valid boolean", input);
            else Refuse(findings, output, "bool_parsing", "Input should be a valid boolean, unable to interpret input", input);
        }
    }

    private sealed class NumberShape(double minimum, double maximum, bool whole) : Shape
    {
        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            var (type, noun) = whole ? ("int", "integer") : ("float", "number");
            var parsed = double.NaN;
            switch (input.ValueKind)
            {
                case JsonValueKind.Number: parsed = input.GetDouble(); break;
                case JsonValueKind.True: parsed = 1; break;
                case JsonValueKind.False: parsed = 0; break;
                case JsonValueKind.String when double.TryParse(input.GetString(), CultureInfo.InvariantCulture, out parsed): break;
                case JsonValueKind.String:
                    var article = whole ? "an" : "a";
                    Refuse(findings, output, type + "_parsing", $"Input should be a valid {noun}, unable to parse string as {article} {noun}", input);
                    return;
                default:
                    Refuse(findings, output, type + "_type", $"Input should be a valid {noun}", input);
                    return;
            }

            if (whole && parsed != Math.Truncate(parsed))
                Refuse(findings, output, "int_from_float", "Input should be a valid integer, got a number with a fractional part", input);
            else if (!(parsed >= minimum))
                Refuse(findings, output, "greater_than_equal", $"Input should be greater than or equal to {Plain(minimum)}", input, ("ge", Limit(minimum)));
            else if (!(parsed <= maximum))
                Refuse(findings, output, "less_than_equal", $"Input should be less than or equal to {Plain(maximum)}", input, ("le", Limit(maximum)));
            else if (whole)
                output.WriteRawValue(parsed.ToString("F0", CultureInfo.InvariantCulture));
            else
                output.WriteFloatValue(parsed);
        }

        private static string Plain(double limit) => limit.ToString(CultureInfo.InvariantCulture);

        private string Limit(double limit) => whole ? Plain(limit) : PythonJson.Float(limit);
    }

    private sealed class ChoiceShape(string[] values) : Shape
    {
        private readonly string _expected = string.Join(" or ", values.Select(value => $"'{value}'"));

        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            if (input.ValueKind == JsonValueKind.String && values.Contains(input.GetString())) input.WriteTo(output);
            else Refuse(findings, output, "literal_error", $"Input should be {_expected}", input, ("expected", JsonSerializer.Serialize(_expected)));
        }
    }

    private sealed class ListShape(Shape item) : Shape
    {
        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            if (input.ValueKind != JsonValueKind.Array)
            {
                Refuse(findings, output, "list_type", "Input should be a valid list", input);
                return;
            }

            output.WriteStartArray();
            var index = 0;
            foreach (var element in input.EnumerateArray())
            {
                findings.Enter(index++);
                item.Keep(element, findings, output);
                findings.Leave();
            }

            output.WriteEndArray();
        }
    }

    private sealed class MapShape(Shape value) : Shape
    {
        public override void Keep(JsonElement input, Findings findings, Utf8JsonWriter output)
        {
            if (input.ValueKind != JsonValueKind.Object)
            {
                Refuse(findings, output, "dict_type", "Input should be a valid dictionary", input);
                return;
            }

            output.WriteStartObject();
            foreach (var property in input.EnumerateObject())
            {
                findings.Enter(property.Name);
                output.WritePropertyName(property.Name);
                value.Keep(property.Value, findings, output);
                findings.Leave();
            }

            output.WriteEndObject();
        }
    }
}
