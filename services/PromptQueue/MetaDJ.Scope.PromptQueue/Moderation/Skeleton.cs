using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// What a text looks like to a reader in a hurry: lower-case Latin letters, whatever script, style, mark or digit stands for them. Two texts with
/// one skeleton read the same. Pure.
/// </summary>
internal static class Skeleton
{
    /// <summary>
    /// Letters that look like one or more Latin ones. Also those that Unicode's compatibility decomposition would take back: it does nothing where the
    /// runtime has no ICU, as in small containers.
    /// </summary>
    private static readonly FrozenDictionary<int, string> s_lookAlikes = LookAlikes();

    /// <summary>Digits and signs that are read as letters within a word; 1, | and ! as i here, as l in the other reading.</summary>
    private static readonly FrozenDictionary<char, char> s_leet = new Dictionary<char, char>
    {
        ['0'] = 'o', ['1'] = 'i', ['3'] = 'e', ['4'] = 'a', ['5'] = 's', ['6'] = 'g', ['7'] = 't', ['8'] = 'b', ['9'] = 'g',
        ['@'] = 'a', ['$'] = 's', ['!'] = 'i', ['|'] = 'i', ['+'] = 't', ['€'] = 'e', ['£'] = 'l', ['¢'] = 'c', ['('] = 'c', ['¡'] = 'i', ['§'] = 's', ['¥'] = 'y',
    }.ToFrozenDictionary();

    /// <summary>Every way to read the text: digits and signs as they stand, as letters, and as letters with l for i.</summary>
    public static IReadOnlyCollection<string> Readings(string text)
    {
        var plain = Plain(text);
        var leet = Leet(plain, 'i');
        return new HashSet<string>(StringComparer.Ordinal) { plain, leet, Leet(plain, 'l') };
    }

    /// <summary>The one form by which equal texts are known again: letters and digits as they stand, single spaces.</summary>
    public static string Of(string text)
    {
        var plain = Plain(text);
        var folded = new StringBuilder(plain.Length);
        foreach (var c in plain)
        {
            if (char.IsLetterOrDigit(c))
            {
                folded.Append(c);
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            {
                continue;
            }

            var lower = Rune.ToLowerInvariant(rune);
            if (s_lookAlikes.TryGetValue(rune.Value, out var latin) || s_lookAlikes.TryGetValue(lower.Value, out latin))
            {
                plain.Append(latin);
            }
            else
            {
                plain.Append(lower);
            }
        }

        return plain.ToString();
    }

    private static string Leet(string plain, char one)
    {
        var read = plain.ToCharArray();
        for (var i = 0; i < read.Length; i++)
        {
            if (s_leet.TryGetValue(read[i], out var letter))
            {
                read[i] = letter == 'i' && read[i] != 'i' ? one : letter;
            }
        }

        return new string(read);
    }

    private static FrozenDictionary<int, string> LookAlikes()
    {
        var table = new Dictionary<int, string>();

        // Each line: what they are read as, then who is read so. Cyrillic, Greek, Armenian, Cherokee, Lisu, small capitals, turned and hooked letters.
        foreach (var line in (string[])
        [
            "a аαɑᴀɐ⍺ᎪꓮѦ", "b ьвβʙƅᏴꓐЪ฿ƃɓ", "c сϲᴄᏟꓚƈȼ¢ℂ", "d ԁɗᴅđᎠꓓժ", "e еєεҽᴇɛǝәēᎬꓰ℮ɘ", "f ғƒꜰϝꓝſ", "g ɡԍɢցƍᏀꓖǥ", "h һʜнհᎻꓧħη",
            "i іιɪıᎥꙇӏⅰɩ", "j јϳᴊյᎫꓙʝ", "k кκᴋқҝᏦꓗƙ", "l ⅼʟӏłƖꓡᏞ∣ǀ", "m мᴍϻᎷꓟ", "n пոռɴղƞñᏂꓠиή", "o оοσᴏօõøөɵðỏ๐໐〇ഠ଼ꓳⲟ", "p рρᴘϸƿᏢꓑ",
            "q ԛգզɋ", "r гʀᴦᏒꓣяɾɍ", "s ѕꜱʂƽᏚꓢ", "t тτᴛƭŧꓔᎢ†", "u υսᴜцʋմꓴ", "v νѵᴠѷꓦᏙ∨", "w ԝѡᴡωաшщꓪᏔ", "x хχ×ҳⅹꓫ", "y уγүʏყу́ўꓬ", "z ᴢʐƶꓜᏃ",
            "ae æ", "oe œ", "ss ß", "th þ", "ts ҵ",

            // Letters with marks, and letters used as signs.
            "a àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "b ḃḅḇ", "c çćĉċčḉ", "d ďḋḍḏḑḓ", "e èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "f ḟ", "g ĝğġģǧǵḡ", "h ĥȟḣḥḧḩḫẖ",
            "i ìíîïĩīĭįǐȉȋḭḯỉị", "j ĵǰ", "k ķǩḱḳḵ", "l ĺļľḷḹḻḽ", "m ḿṁṃ", "n ñńņňǹṅṇṉṋ", "o òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "p ṕṗ", "r ŕŗřȑȓṙṛṝṟ",
            "s śŝşšſșṡṣṥṧṩẛ", "t ţťțṫṭṯṱẗ", "u ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v ṽṿ", "w ŵẁẃẅẇẉẘ", "x ẋẍ", "y ýÿŷȳẏẙỳỵỷỹ", "z źżžẑẓẕ",
            "b ℬ", "c ℭ", "d ⅆⅅ", "e ℯℰⅇ", "f ℱ", "g ℊ", "h ℋℌℍℎ", "i ℐℑⅈ", "j ⅉ", "l ℒℓ", "m ℳ", "n ℕⁿ", "o ℴºᵒ", "p ℙ", "q ℚ", "r ℛℜℝ", "z ℤℨ", "a ªᵃ", "s ˢ", "x ˣ",
        ])
        {
            var (latin, looks) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            foreach (var rune in looks.EnumerateRunes())
            {
                if (Rune.IsLetter(rune) || Rune.IsSymbol(rune))
                {
                    table.TryAdd(Rune.ToLowerInvariant(rune).Value, latin);
                    table.TryAdd(rune.Value, latin);
                }
            }
        }

        // The alphabet in squares, circles, brackets, as flags, full width, and in the thirteen styles of mathematics, capital and small.
        for (var letter = 0; letter < 26; letter++)
        {
            var latin = ((char)('a' + letter)).ToString();
            foreach (var block in (int[])[0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x249C, 0x24B6, 0x24D0, 0xFF21, 0xFF41, .. Enumerable.Range(0, 26).Select(style => 0x1D400 + (26 * style))])
            {
                table.TryAdd(block + letter, latin);
            }
        }

        // Digits full width and in the five styles of mathematics, and signs full width.
        for (var sign = 0x21; sign <= 0x40; sign++)
        {
            table.TryAdd(sign - 0x21 + 0xFF01, ((char)sign).ToString());
        }

        for (var digit = 0; digit < 50; digit++)
        {
            table.TryAdd(0x1D7CE + digit, ((char)('0' + (digit % 10))).ToString());
        }

        return table.ToFrozenDictionary();
    }
}
