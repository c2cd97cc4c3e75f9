using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// What a text may consist of before Scope or another person reads it: what nobody sees, what turns the writing round and what has no meaning is
/// refused, everything people write with is let in, in any script. Pure.
/// </summary>
internal static class PromptText
{
    /// <summary>Marks on one letter; scripts that stack them need up to four.</summary>
    private const int MostMarks = 4;

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <returns>What is wrong, as a sentence to act on; null when nothing is.</returns>
    public static string? Problem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var marks = 0;
        Rune? before = null;
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                return "Half of a character is missing (an unpaired surrogate).";
            }

            at += length;
            var after = Rune.DecodeFromUtf16(text.AsSpan(at), out var next, out _) == System.Buffers.OperationStatus.Done ? next : (Rune?)null;
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks)
            {
                return "Leave out marks piled upon one letter.";
            }

            if (Wrong(before, rune, after) is { } wrong)
            {
                return wrong;
            }

            before = rune;
        }

        return null;
    }

    private static string? Wrong(Rune? before, Rune rune, Rune? after) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "Leave out control characters and line breaks.",
        UnicodeCategory.Format when !Joins(before, rune, after) => $"Leave out invisible characters (U+{rune.Value:X4}).",
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => $"U+{rune.Value:X4} is no character that anybody knows.",
        _ when IsBlank(rune.Value) => $"Leave out invisible characters (U+{rune.Value:X4}).",
        _ => null,
    };

    /// <summary>Joiners belong to writing in some scripts, and to emoji made of several; elsewhere they only hide.</summary>
    private static bool Joins(Rune? before, Rune rune, Rune? after)
    {
        if (rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner) || before is not { } left || after is not { } right)
        {
            return false;
        }

        return (NeedsJoiners(left) && NeedsJoiners(right)) || (rune.Value == ZeroWidthJoiner && IsPictograph(left) && IsPictograph(right));
    }

    /// <summary>Arabic to Sinhala, Myanmar, Khmer and Mongolian.</summary>
    private static bool NeedsJoiners(Rune rune) => rune.Value is (>= 0x0600 and <= 0x0DFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x18AF);

    private static bool IsPictograph(Rune rune) => rune.Value is 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF) or 0x2764
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Letters, marks and symbols that show nothing: fillers, the blank of Braille, selectors without a meaning here.</summary>
    private static bool IsBlank(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
        or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0E) or 0x1D159 or 0xFFFD or (>= 0xE0100 and <= 0xE01EF);
}
