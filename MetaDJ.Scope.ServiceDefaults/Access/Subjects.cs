using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>What a person's name may be, whoever gives it.</summary>
public static class Subjects
{
    public const int Longest = 100;

    /// <summary>1 to 100 printable characters with no space at either end: it becomes part of keys and of lists.</summary>
    public static bool IsPrintable(string subject) => IsPrintable(subject, Longest);

    /// <summary>Whether the text is 1 to <paramref name="longest"/> printable characters, with no space at either end.</summary>
    public static bool IsPrintable(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length >= 1 && text.Length <= longest && text.Trim() == text && text.EnumerateRunes().All(IsPrintable);
    }

    /// <summary>Whether the name is one of our own processes'.</summary>
    public static bool IsService(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.StartsWith(AccessTokens.ServicePrefix, StringComparison.Ordinal);
    }

    /// <summary>The replacement character stands for what was no text at all, half of a surrogate pair for one.</summary>
    private static bool IsPrintable(Rune rune) => rune != Rune.ReplacementChar && CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
