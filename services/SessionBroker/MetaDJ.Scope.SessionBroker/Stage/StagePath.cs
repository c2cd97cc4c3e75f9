using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// The part of a request's address that is meant for the pod, taken from the raw request line: what is judged is, byte for byte, what is
/// sent on. Anything that two readers could read differently is refused.
/// </summary>
internal sealed record StagePath
{
    private StagePath(string path, string query) => (Path, Query) = (path, query);

    /// <summary>Begins with a slash.</summary>
    public string Path { get; }

    /// <summary>Empty, or begins with a question mark.</summary>
    public string Query { get; }

    /// <param name="rawTarget">The request target as it came over the wire.</param>
    /// <param name="doorSegments">How many segments in front are the door's own: 2 for <c>/stage/{sessionId}</c>, 3 for <c>/stage/t/{ticket}</c>.</param>
    /// <param name="refusal">What is wrong with it, as the end of a sentence.</param>
    public static StagePath? Parse(string rawTarget, int doorSegments, [NotNullWhen(false)] out string? refusal)
    {
        var end = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? rawTarget : rawTarget[..end];
        var query = end < 0 ? "" : rawTarget[end..];
        refusal = Refusal(path, isQuery: false) ?? Refusal(query, isQuery: true);
        if (refusal is not null)
        {
            return null;
        }

        var start = 0;
        for (var segment = 0; segment < doorSegments; segment++)
        {
            start = path.IndexOf('/', start + 1);
            if (start < 0)
            {
                return new StagePath("/", query);
            }
        }

        return new StagePath(path[start..], query);
    }

    private static string? Refusal(string text, bool isQuery)
    {
        if (!isQuery && !text.StartsWith('/'))
        {
            return "it must begin with a slash";
        }

        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is <= ' ' or > '~')
            {
                return "it has characters outside of printable ASCII";
            }

            if (character == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var escaped))
                {
                    return "it has a broken % escape";
                }

                if (escaped is < (byte)' ' or 0x7f)
                {
                    return "it hides a control character behind an escape";
                }

                if (!isQuery && (escaped >= 0x80 || "./\\%;?#:".Contains((char)escaped, StringComparison.Ordinal)))
                {
                    return "it hides a separator or a byte outside of ASCII behind an escape";
                }
            }
            else if (!isQuery && character is '\\' or ';' or '#')
            {
                return $"it has a '{character}'";
            }
        }

        return isQuery ? null : SegmentRefusal(text);
    }

    private static string? SegmentRefusal(string path)
    {
        var first = true;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment is "." or "..")
            {
                return "it has a '.' or '..' segment";
            }

            if (segment.IsEmpty && !first && range.End.Value != path.Length)
            {
                return "it has an empty segment";
            }

            first = false;
        }

        return null;
    }
}
