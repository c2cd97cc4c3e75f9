using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>A text as a person reads it who wants to find a word in it: pieces of letters that stand between gaps. Pure.</summary>
internal static class Reading
{
    /// <summary>Stands for any letter, as in f*ck.</summary>
    public const char Any = '*';

    /// <param name="Letters">Small; digits as they were written.</param>
    /// <param name="AfterSpace">False when only punctuation parts it from the piece before.</param>
    public readonly record struct Piece(string Letters, bool AfterSpace);

    public static List<Piece> Of(string text)
    {
        var pieces = new List<Piece>();
        var letters = new StringBuilder();
        var space = true;
        Rune[] runes = [.. text.EnumerateRunes().Where(rune => !IsNothing(rune))];
        for (var i = 0; i < runes.Length; i++)
        {
            if (Letter(runes, i, letters.Length > 0) is { } letter)
            {
                letters.Append(letter);
                continue;
            }

            // An apostrophe parts nothing: in "isn't it" no word begins with its t.
            if (runes[i].Value is '\'' or 0x2019 or 0x02BC)
            {
                continue;
            }

            End();
            space |= Rune.IsWhiteSpace(runes[i]);
        }

        End();
        return pieces;

        void End()
        {
            if (letters.Length > 0)
            {
                pieces.Add(new Piece(letters.ToString(), space));
                letters.Clear();
                space = false;
            }
        }
    }

    /// <summary>Letters that are taken for one another are one: i, l and 1, o and 0, and so on.</summary>
    public static string Fold(string letters)
    {
        var readsDigits = letters.Any(letter => !char.IsAsciiDigit(letter) && letter != Any);
        return string.Create(letters.Length, (letters, readsDigits), static (folded, from) =>
        {
            for (var i = 0; i < folded.Length; i++)
            {
                folded[i] = from.letters[i] switch
                {
                    'l' => 'i',
                    '0' when from.readsDigits => 'o',
                    '1' when from.readsDigits => 'i',
                    '2' when from.readsDigits => 'z',
                    '3' when from.readsDigits => 'e',
                    '4' when from.readsDigits => 'a',
                    '5' when from.readsDigits => 's',
                    '6' or '9' when from.readsDigits => 'g',
                    '7' when from.readsDigits => 't',
                    '8' when from.readsDigits => 'b',
                    var letter => letter,
                };
            }
        });
    }

    private static bool IsNothing(Rune rune) =>
        PromptText.IsHidden(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string? Letter(Rune[] runes, int at, bool inside)
    {
        var rune = runes[at];
        if (rune.IsAscii)
        {
            var written = (char)rune.Value;
            return char.IsAsciiLetterOrDigit(written) ? char.ToLowerInvariant(written).ToString() : Sign(written, inside, at + 1 < runes.Length && Leads(runes[at + 1]));
        }

        return rune.Value switch
        {
            0x20AC => "e",
            0xA3 => "l",
            0xA2 => "c",
            0xA5 => "y",
            _ => Confusables.Latin(rune) ?? (Rune.IsLetter(rune) ? Rune.ToLowerInvariant(rune).ToString() : null),
        };
    }

    /// <summary>A sign in a letter's place. What also ends a sentence counts before a letter only.</summary>
    private static string? Sign(char sign, bool inside, bool leads) => sign switch
    {
        '@' => "a",
        '$' => "s",
        '+' when inside && leads => "t",
        '!' or '|' when leads => "i",
        '(' when inside && leads => "c",
        '*' or '#' or '%' when inside && leads => Any.ToString(),
        _ => null,
    };

    private static bool Leads(Rune next) => Rune.IsLetterOrDigit(next) || next.Value is '*' or '#' or '%' or '$' or '@' or '!' || Confusables.Latin(next) is not null;
}
