using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// Whether a text may go to Scope as a prompt: seen as it is by those who read it, and by nobody as something else. Pure. Nothing is repaired:
/// a text that is sent as another than was written surprises its author.
/// </summary>
internal static class PromptText
{
    /// <summary>Marks on one letter: Vietnamese, Thai and pointed Hebrew need fewer.</summary>
    public const int MostMarks = 4;

    public const string ControlError = "Leave out control characters and line breaks.";
    public const string HiddenError = "Leave out invisible characters and those that turn the direction of text.";
    public const string PrivateError = "Leave out characters that no font knows.";
    public const string MarksError = "Leave out piles of accents: a letter has at most 4.";

    private const int Joiner = 0x200D;
    private const int NonJoiner = 0x200C;
    private const int EmojiStyle = 0xFE0F;

    /// <returns>What is wrong, each once.</returns>
    public static IEnumerable<string> Problems(string text)
    {
        var (control, hidden, unknown, piled) = (false, false, false, false);
        var marks = 0;
        var before = default(Rune);
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                control = true;
                at++;
                continue;
            }

            at += rune.Utf16SequenceLength;
            var category = Rune.GetUnicodeCategory(rune);
            control |= category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            unknown |= category is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            hidden |= IsHidden(rune) && !IsNeeded(rune, before, Rune.TryGetRuneAt(text, Math.Min(at, text.Length - 1), out var after) && at < text.Length ? after : default);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            piled |= marks > MostMarks;
            before = rune;
        }

        return new[] { (control, ControlError), (hidden, HiddenError), (unknown, PrivateError), (piled, MarksError) }
            .Where(problem => problem.Item1).Select(problem => problem.Item2);
    }

    /// <summary>Takes room in a text and none on a screen, or moves what stands beside it.</summary>
    public static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Emoji of several parts, the colourful form of a sign, and joining where Persian and Indic writing need it.</summary>
    private static bool IsNeeded(Rune rune, Rune before, Rune after) => rune.Value switch
    {
        EmojiStyle => IsSign(before) || before.Value is '#' or '*' or (>= '0' and <= '9'),
        Joiner => ((IsSign(before) || before.Value == EmojiStyle) && IsSign(after)) || (IsJoining(before) && IsJoining(after)),
        NonJoiner => IsJoining(before) && IsJoining(after),
        _ => false,
    };

    private static bool IsSign(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation
        && rune.Value > 0x7F;

    private static bool IsJoining(Rune rune) => rune.Value is >= 0x0600 and <= 0x0DFF;
}
