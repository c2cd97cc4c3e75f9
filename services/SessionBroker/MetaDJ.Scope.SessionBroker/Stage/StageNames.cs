using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>Which parameters a body would change at Scope, in our names of them. Pure but for reading the body.</summary>
internal static class StageNames
{
    /// <summary>Reads the body, which fits, and leaves it to be sent on.</summary>
    public static async Task<string> OfAsync(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        http.Request.Body = new MemoryStream(body.GetBuffer(), 0, (int)body.Length, writable: false);
        return Of(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <returns>As <c>CheckStage.lua</c> takes it: what we cannot read as Scope would counts as naming everything.</returns>
    public static string Of(ReadOnlySpan<byte> body)
    {
        // Scope sets this one back with every update that leaves it out.
        var names = new SortedSet<string>(StringComparer.Ordinal) { StageParameters.VaceContextScale };
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return StageParameters.Everything;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (StageParameters.OfScope(reader.GetString()!) is { } name)
                {
                    names.Add(name);
                }

                reader.Skip();
            }

            // What comes after the object is an error to us, and so nothing that we know.
            return reader.Read() || names.Contains(StageParameters.Everything) ? StageParameters.Everything : $",{string.Join(',', names)},";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return StageParameters.Everything;
        }
    }
}
