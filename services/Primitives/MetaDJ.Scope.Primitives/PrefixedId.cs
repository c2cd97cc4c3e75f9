using System.Diagnostics.CodeAnalysis;

namespace MetaDJ.Scope.Primitives;

/// <summary>The one place that writes and reads the wire form of an id, so that every id type refuses the same malformed text.</summary>
public static class PrefixedId
{
    public static TId New<TId>(TimeProvider clock)
        where TId : struct, IPrefixedId<TId>
    {
        ArgumentNullException.ThrowIfNull(clock);
#pragma warning disable RS0030 // The one sanctioned use: the instant comes from a TimeProvider.
        return TId.From(Guid.CreateVersion7(clock.GetUtcNow()));
#pragma warning restore RS0030
    }

    public static string Format<TId>(TId id)
        where TId : struct, IPrefixedId<TId> => $"{TId.Prefix}_{id.Value:N}";

    public static bool TryParse<TId>([NotNullWhen(true)] string? text, out TId id)
        where TId : struct, IPrefixedId<TId>
    {
        var prefix = TId.Prefix;
        if (text is not null
            && text.Length == prefix.Length + 33
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && text[prefix.Length] == '_'
            && Guid.TryParseExact(text.AsSpan(prefix.Length + 1), "N", out var value))
        {
            id = TId.From(value);
            return true;
        }

        id = default;
        return false;
    }

    /// <exception cref="FormatException">The text is not an id of this kind.</exception>
    public static TId Parse<TId>(string text)
        where TId : struct, IPrefixedId<TId> =>
        TryParse<TId>(text, out var id) ? id : throw new FormatException($"'{text}' is not an id of the form {TId.Prefix}_<32 hex digits>.");
}
