using System.Globalization;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Which version somebody changed, as they say in the header. Pure.</summary>
internal abstract record IfMatch
{
    private IfMatch()
    {
    }

    public static IfMatch Read(string? header) => header?.Trim() switch
    {
        null or "" => new Missing(),
        "*" => new Version(null),
        var tag when long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new Version(number),
        _ => new Unreadable(),
    };

    public sealed record Missing : IfMatch;

    /// <summary>No tag of ours: it can match nothing.</summary>
    public sealed record Unreadable : IfMatch;

    /// <param name="Number">Null for whatever is there.</param>
    public sealed record Version(long? Number) : IfMatch;
}
