using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>A JSON body read and checked the way FastAPI does it.</summary>
internal static class RequestBody
{
    /// <returns>The body as the model keeps it, or the 422 to answer.</returns>
    public static async ValueTask<(JsonElement Body, ScopeReply? Refusal)> ReadAsync(HttpContext context, Shape shape)
    {
        var findings = new Findings("body");
        var bytes = await ReadBytesAsync(context.Request, context.RequestAborted);
        if (bytes.Length == 0)
        {
            findings.Add("missing", "Field required", null);
            return (default, findings.ToReply());
        }

        if (context.Request.ContentType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            return Check(shape, JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(bytes.Span)), findings);

        JsonElement input;
        try
        {
            input = JsonElement.Parse(bytes.Span);
        }
        catch (JsonException exception)
        {
            findings.Enter((int)(exception.BytePositionInLine ?? 0));
            findings.Add("json_invalid", "JSON decode error", JsonElement.Parse("{}"), ("error", "\"Expecting value\""));
            return (default, findings.ToReply());
        }

        return Check(shape, input, findings);
    }

    public static async ValueTask<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 1024, 256, 1 << 20));
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static (JsonElement Body, ScopeReply? Refusal) Check(Shape shape, JsonElement input, Findings findings)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
            shape.Keep(input, findings, writer);
        return findings.None ? (JsonElement.Parse(buffer.WrittenSpan), null) : (default, findings.ToReply());
    }
}
