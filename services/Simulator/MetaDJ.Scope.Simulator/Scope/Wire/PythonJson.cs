using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>Python writes a float as a float: <c>1.0</c>, never <c>1</c>, and a client that reads integers notices.</summary>
internal static class PythonJson
{
    private static readonly SearchValues<char> Whole = SearchValues.Create("-0123456789");

    public static void WriteFloat(this Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteFloatValue(value);
    }

    public static void WriteFloatValue(this Utf8JsonWriter writer, double value) => writer.WriteRawValue(Float(value));

    public static void WriteElement(this Utf8JsonWriter writer, string name, JsonElement? value)
    {
        writer.WritePropertyName(name);
        if (value is { ValueKind: not JsonValueKind.Undefined } element)
            element.WriteTo(writer);
        else
            writer.WriteNullValue();
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    public static string Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAnyExcept(Whole) ? text : text + ".0";
    }
}
