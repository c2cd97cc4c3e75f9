using System.Buffers;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// Words that a text is searched for as a person would read it: whatever script its letters were borrowed from, spaced out, with digits for letters,
/// with letters repeated. Whole words only, unless an entry says otherwise: what merely contains a listed word is innocent. Pure.
/// </summary>
internal sealed class WordList
{
    private const int LongestWord = 40;

    private static readonly SearchValues<char> s_forU = SearchValues.Create("уўүұӯӱӳ");

    private static readonly HashSet<string> s_small =
        new(["a", "i", "an", "as", "at", "am", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or", "so", "to", "up", "us", "we"], StringComparer.Ordinal);

    private readonly WordPattern[] _anywhere;

    /// <summary>The others by their first letter: every prompt of every cue comes by here.</summary>
    private readonly ILookup<char, WordPattern> _byFirst;

    public WordList(IEnumerable<string> entries)
    {
        WordPattern[] patterns = [.. entries.Select(entry => new WordPattern(entry)).Where(pattern => !pattern.IsEmpty)];
        _anywhere = [.. patterns.Where(pattern => pattern.StartsAnywhere)];
        _byFirst = patterns.Where(pattern => !pattern.StartsAnywhere).ToLookup(pattern => pattern.First);
    }

    /// <summary>What a host refuses when it has no list of its own: slurs, and what no venue shows.</summary>
    public static WordList Default { get; } = new(
        ["*fuck*", "shit", "shits", "shitty", "*bullshit*", "cunt*", "nigger*", "nigga*", "faggot*", "kike", "kikes", "spic", "spics", "wetback*", "tranny", "trannies",
            "retard", "retards", "retarded", "whore*", "slut*", "bitch*", "dickhead*", "cocksuck*", "asshole*", "arsehole*", "wank", "wanker*", "wanking", "porn*",
            "rape", "rapes", "raped", "rapist*", "raping", "penis", "penises", "vagina*", "dildo*", "cumshot*", "blowjob*", "hentai", "nsfw", "nude", "nudes",
            "pedo", "pedos", "pedophil*", "paedo*", "loli", "lolicon", "nazi*", "hitler*", "swastika*", "kkk", "behead*", "suicide*"]);

    /// <returns>The entry that a text has in it; null when it has none.</returns>
    public string? Find(string text) => Forms(text).Select(FindAsWritten).FirstOrDefault(entry => entry is not null);

    /// <summary>A text in the forms it is read in.</summary>
    private static IEnumerable<string> Forms(string text)
    {
        yield return text;

        // Capitals may look like other letters than their small ones do, as Cyrillic В and в: both count.
        var small = text.ToLowerInvariant();
        if (small != text)
        {
            yield return small;
        }

        // Cyrillic у looks like y, and people write it for u.
        if (small.AsSpan().IndexOfAny(s_forU) >= 0)
        {
            yield return string.Create(small.Length, small, static (form, from) =>
            {
                from.CopyTo(form);
                form.ReplaceAny(s_forU, 'u');
            });
        }
    }

    private string? FindAsWritten(string text)
    {
        var pieces = Reading.Of(text);
        for (var i = 0; i < pieces.Count; i++)
        {
            foreach (var word in Words(pieces, i))
            {
                foreach (var reading in Readings(word))
                {
                    if (EntryOf(reading) is { } entry)
                    {
                        return entry;
                    }
                }
            }
        }

        return null;
    }

    private string? EntryOf(string reading)
    {
        foreach (var pattern in _anywhere)
        {
            if (pattern.Matches(reading))
            {
                return pattern.Entry;
            }
        }

        return _byFirst[reading[0]].FirstOrDefault(pattern => pattern.Matches(reading))?.Entry;
    }

    /// <summary>A piece, and what it makes with those behind it when they look like one word that was spaced out.</summary>
    private static IEnumerable<string> Words(List<Reading.Piece> pieces, int first)
    {
        var word = pieces[first].Letters;
        yield return word;
        var (spaced, longer, allShort, allSmall) = (false, word.Length > 1 ? 1 : 0, word.Length <= 2, s_small.Contains(word));
        for (var i = first + 1; i < pieces.Count && word.Length < LongestWord; i++)
        {
            var piece = pieces[i].Letters;
            word += piece;
            spaced |= pieces[i].AfterSpace;
            longer += piece.Length > 1 ? 1 : 0;
            allShort &= piece.Length <= 2;
            allSmall &= s_small.Contains(piece);
            if (spaced && longer > 1 && !allShort)
            {
                yield break;
            }

            if (!spaced || !allSmall)
            {
                yield return word;
            }
        }
    }

    /// <summary>Pairs that look or sound like another letter, besides the word as it is.</summary>
    private static IEnumerable<string> Readings(string word)
    {
        yield return Reading.Fold(word);
        var other = word.Replace("ph", "f", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal).Replace("rn", "m", StringComparison.Ordinal);
        if (other != word)
        {
            yield return Reading.Fold(other);
        }
    }
}
