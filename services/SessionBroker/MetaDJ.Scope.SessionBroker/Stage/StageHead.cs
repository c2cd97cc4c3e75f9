using Microsoft.Extensions.Primitives;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Looks for what two readers of one request could read differently: where its body ends, and which of its headers are for us alone. The
/// server in front of us refuses the worst of it; what it lets pass, or mends, stops here. Pure.
/// </summary>
internal static class StageHead
{
    /// <summary>Where the server puts a length that came together with chunks.</summary>
    private const string SetAside = "X-Content-Length";

    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public static string? Refusal(IHeaderDictionary headers)
    {
        var coding = headers.TransferEncoding;
        if (coding.Count > 0 && !IsChunked(coding))
        {
            return "its Transfer-Encoding is not just 'chunked'";
        }

        if (coding.Count > 0 && (headers.ContentLength is not null || headers.ContainsKey(SetAside)))
        {
            return "it has a Content-Length and a Transfer-Encoding";
        }

        foreach (var line in headers.Connection)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (!MayBeNamed(line.AsSpan()[range].Trim()))
                {
                    return "its Connection header names another header";
                }
            }
        }

        return null;
    }

    private static bool IsChunked(StringValues coding) => coding.Count == 1 && string.Equals(coding[0], "chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>An upgrade is refused later, as something that the stage does not do.</summary>
    private static bool MayBeNamed(ReadOnlySpan<char> option) =>
        option.IsEmpty || option.Equals("close", StringComparison.OrdinalIgnoreCase) || option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || option.Equals("te", StringComparison.OrdinalIgnoreCase) || option.Equals("upgrade", StringComparison.OrdinalIgnoreCase);
}
