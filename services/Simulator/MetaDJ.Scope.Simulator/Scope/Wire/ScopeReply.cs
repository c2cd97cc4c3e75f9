using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>An answer, made under the server's lock and written outside it.</summary>
internal sealed class ScopeReply
{
    private static readonly JsonWriterOptions AsPythonWrites = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; private init; } = StatusCodes.Status200OK;

    public string? ContentType { get; private init; }

    public ReadOnlyMemory<byte> Content { get; private init; }

    public (string Name, string Value)? Header { get; init; }

    /// <summary>Takes over the response when set: a body without an end.</summary>
    public Func<HttpContext, Task>? Stream { get; private init; }

    /// <summary>What the proxy in front says of a port where nobody listens.</summary>
    public static ScopeReply Gone() =>
        Text(StatusCodes.Status502BadGateway, "text/html; charset=utf-8", "<html><body><h1>502 Bad Gateway</h1></body></html>");

    public static ScopeReply Empty(int status) => new() { Status = status };

    public static ScopeReply Text(int status, string contentType, string text) => Bytes(status, contentType, Encoding.UTF8.GetBytes(text));

    public static ScopeReply Bytes(int status, string contentType, ReadOnlyMemory<byte> content) =>
        new() { Status = status, ContentType = contentType, Content = content };

    public static ScopeReply Attachment(string contentType, string fileName, string text) => new()
    {
        ContentType = contentType,
        Content = Encoding.UTF8.GetBytes(text),
        Header = ("Content-Disposition", $"attachment; filename=\"{fileName}\""),
    };

    public static ScopeReply Streaming(string contentType, Func<HttpContext, Task> stream) =>
        new() { ContentType = contentType, Stream = stream };

    public static ScopeReply Json(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, AsPythonWrites))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Bytes(status, "application/json", buffer.WrittenMemory);
    }

    /// <summary>What FastAPI makes of an <c>HTTPException</c>.</summary>
    public static ScopeReply Detail(int status, string detail) => Json(json => json.WriteString("detail", detail), status);

    public static ScopeReply Message(string message) => Json(json => json.WriteString("message", message));

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (Header is var (name, value))
            response.Headers[name] = value;
        if (Stream is not null)
        {
            await Stream(context);
            return;
        }

        if (Content.IsEmpty) return;
        response.ContentLength = Content.Length;
        await response.Body.WriteAsync(Content, context.RequestAborted);
    }
}
