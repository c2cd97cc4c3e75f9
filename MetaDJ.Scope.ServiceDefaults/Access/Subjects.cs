using System.Globalization;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>What a person's name may be, whoever gives it.</summary>
public static class Subjects
{
    public const int Longest = 100;

    /// <summary>1 to 100 printable characters with no space at either end: it becomes part of keys and of lists.</summary>
    public static bool IsPrintable(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Length is >= 1 and <= Longest && subject.Trim() == subject && subject.EnumerateRunes().All(IsPrintable);
    }

    /// <summary>Whether the name is one of our own processes'.</summary>
    public static bool IsService(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.StartsWith(AccessTokens.ServicePrefix, StringComparison.Ordinal);
    }

    private static bool IsPrintable(System.Text.Rune rune) => CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
